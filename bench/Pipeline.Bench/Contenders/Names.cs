namespace Pipeline.Bench.Contenders;

/// <summary>The names of the contenders in worker output and in the table.</summary>
static class Names
{
    public const string Ours = "ours", C = "C", NumPy = "NumPy", PyTorch = "PyTorch", Libtorch = "libtorch", OnnxRuntime = "onnxruntime";
}
