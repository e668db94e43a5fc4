using BenchmarkDotNet.Attributes;
using Pipeline.Numerics;

namespace Pipeline.KernelBenchmarks;

/// <summary>The three products of a dense layer: forwards, backwards to its inputs, and the update of its weights.</summary>
public class Products
{
    public static IEnumerable<Operands> Layers =>
        from threads in new[] { 1, Environment.ProcessorCount }.Distinct()
        from layer in new[] { (1, 784, 100), (32, 784, 100), (128, 784, 100), (128, 784, 800), (128, 2500, 2000) }
        select Operands.Of(layer.Item1, layer.Item2, layer.Item3, threads);

    [Benchmark, ArgumentsSource(nameof(Layers))]
    public Matrix<float> Forwards(Operands layer) => layer.X * layer.Weights;

    [Benchmark, ArgumentsSource(nameof(Layers))]
    public Matrix<float> Backwards(Operands layer) => Matrix<float>.TimesTransposed(layer.Delta, layer.Weights);

    [Benchmark, ArgumentsSource(nameof(Layers))]
    public Matrix<float> Update(Operands layer) => layer.Weights + -0.1 * Matrix<float>.TransposeTimes(layer.X, layer.Delta);
}
