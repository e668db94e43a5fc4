using BenchmarkDotNet.Attributes;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.KernelBenchmarks;

/// <summary>Elementwise operations on a batch: limited by memory bandwidth, or by the elementary functions.</summary>
public class Elementwise
{
    public static IEnumerable<Matrix<float>> Batches =>
        from width in new[] { 100, 800 } select Operands.Random(128, 784, width, threads: 1).Delta;

    [Benchmark, ArgumentsSource(nameof(Batches))]
    public Matrix<float> Subtract(Matrix<float> x) => x - x;

    [Benchmark, ArgumentsSource(nameof(Batches))]
    public Matrix<float> Exp(Matrix<float> x) => x.Map(new Exp());

    [Benchmark, ArgumentsSource(nameof(Batches))]
    public Matrix<float> Sigmoid(Matrix<float> x) => Network.Sigmoid.Apply(Parameters<float>.Empty, x).Y;

    [Benchmark, ArgumentsSource(nameof(Batches))]
    public Matrix<float> Tanh(Matrix<float> x) => Network.Tanh.Apply(Parameters<float>.Empty, x).Y;
}
