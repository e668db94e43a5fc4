using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.KernelBenchmarks;

/// <summary>Three matrices that fit each other as those of a dense layer do.</summary>
/// <param name="X">batch × in.</param>
/// <param name="Weights">in × out.</param>
/// <param name="Delta">batch × out.</param>
public sealed record Operands(Matrix<float> X, Matrix<float> Weights, Matrix<float> Delta)
{
    /// <summary>The operands of a layer on some threads, drawn evenly between −½ and ½.</summary>
    public static Operands Of(int batch, int inputs, int outputs, int threads)
    {
        var kernels = Kernels<float>.Default.WithThreads(threads);
        Matrix<float> Draw(int rows, int columns, long seed) => Matrix<float>.Fill(rows, columns, i => Key.From(seed).Uniform(i) - 0.5).With(kernels);
        return new(Draw(batch, inputs, 1), Draw(inputs, outputs, 2), Draw(batch, outputs, 3));
    }

    public override string ToString() => $"{X.Rows}×{X.Columns}×{Weights.Columns} on {X.Kernels.Threads}";
}
