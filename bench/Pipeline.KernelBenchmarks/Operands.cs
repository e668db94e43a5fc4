using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.KernelBenchmarks;

/// <summary>The matrices of a dense layer, uniform between −½ and ½, and the threads to multiply them on.</summary>
/// <param name="X">batch × in.</param>
/// <param name="Weights">in × out.</param>
/// <param name="Delta">batch × out.</param>
/// <param name="Threads">Threads of the kernels.</param>
public sealed record Operands(Matrix<float> X, Matrix<float> Weights, Matrix<float> Delta, int Threads)
{
    public static Operands Random(int batch, int inputs, int outputs, int threads)
    {
        Matrix<float> Uniform(int rows, int columns, long seed) => Matrix<float>.Fill(rows, columns, i => Key.From(seed).Uniform(i) - 0.5);
        return new(Uniform(batch, inputs, seed: 1), Uniform(inputs, outputs, seed: 2), Uniform(batch, outputs, seed: 3), threads);
    }

    internal Kernels<float> Kernels { get; } = Kernels<float>.Default.WithThreads(Threads);

    public override string ToString() => $"{X.Rows}×{X.Columns}×{Weights.Columns} on {Threads}";
}
