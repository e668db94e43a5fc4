namespace Pipeline.Bench.Contenders;

/// <summary>What the contenders are called, in readings and in the table.</summary>
static class Names
{
    public const string Ours = "ours", C = "C", NumPy = "NumPy", PyTorch = "PyTorch", Libtorch = "libtorch";
}
