using BenchmarkDotNet.Attributes;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.KernelBenchmarks;

/// <summary>Formulas of every number of a batch: bound by memory, or by the elementary functions.</summary>
public class Elementwise
{
    public static IEnumerable<Matrix<float>> Batches => from width in new[] { 100, 800 } select Operands.Of(128, 784, width, threads: 1).Delta;

    [Benchmark, ArgumentsSource(nameof(Batches))]
    public Matrix<float> Difference(Matrix<float> x) => x - x;

    [Benchmark, ArgumentsSource(nameof(Batches))]
    public Matrix<float> Exponential(Matrix<float> x) => x.Map(new Exp());

    [Benchmark, ArgumentsSource(nameof(Batches))]
    public Matrix<float> Sigmoid(Matrix<float> x) => Network.Sigmoid.Apply(Parameters<float>.Empty, x).Y;

    [Benchmark, ArgumentsSource(nameof(Batches))]
    public Matrix<float> Tanh(Matrix<float> x) => Network.Tanh.Apply(Parameters<float>.Empty, x).Y;
}
