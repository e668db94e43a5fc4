using BenchmarkDotNet.Attributes;
using Pipeline.Kernels;
using Pipeline.Scalars;

namespace Pipeline.KernelBenchmarks;

/// <summary>
/// The three products of a dense layer, each into a new array: forward, backward to the input, and the SGD update of the weights, with the
/// operands in the same order as in <see cref="Pipeline.Numerics.Matrix{T}"/>.
/// </summary>
public class Products
{
    public static IEnumerable<Operands> Layers =>
        from threads in new[] { 1, Environment.ProcessorCount }.Distinct()
        from layer in new[] { (1, 784, 100), (32, 784, 100), (128, 784, 100), (128, 784, 800), (128, 2500, 2000) }
        select Operands.Random(layer.Item1, layer.Item2, layer.Item3, threads);

    /// <summary>x·W.</summary>
    [Benchmark, ArgumentsSource(nameof(Layers))]
    public float[] Forward(Operands layer)
    {
        var (x, w) = (layer.X, layer.Weights);
        return Gemm(layer, default, x.Array, w.Array, new(x.Rows, x.Columns, w.Columns));
    }

    /// <summary>δ·Wᵀ, as (W·δᵀ)ᵀ: the kernel packs the second operand, which is the smaller one then.</summary>
    [Benchmark, ArgumentsSource(nameof(Layers))]
    public float[] Backward(Operands layer)
    {
        var (w, delta) = (layer.Weights, layer.Delta);
        var product = Gemm(layer, default, w.Array, GemmOperand<float>.Transposed(delta.Array), new(w.Rows, w.Columns, delta.Rows));
        var y = GC.AllocateUninitializedArray<float>(product.Length);
        layer.Kernels.Transpose(product, w.Rows, delta.Rows, y);
        return y;
    }

    /// <summary>W + xᵀ·(−0.1·δ).</summary>
    [Benchmark, ArgumentsSource(nameof(Layers))]
    public float[] Update(Operands layer)
    {
        var (x, w) = (layer.X, layer.Weights);
        var delta = layer.Delta.Map(new Scale(-0.1));
        return Gemm(layer, w.Array, GemmOperand<float>.Transposed(x.Array), delta.Array, new(w.Rows, x.Rows, w.Columns));
    }

    static float[] Gemm(Operands layer, float[]? start, GemmOperand<float> a, GemmOperand<float> b, GemmShape shape)
    {
        var y = GC.AllocateUninitializedArray<float>(shape.M * shape.N);
        layer.Kernels.Gemm(start, a, b, y, shape);
        return y;
    }
}
