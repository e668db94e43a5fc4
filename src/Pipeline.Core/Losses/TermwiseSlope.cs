using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>The slope of a loss that adds up one term for each output: f(y, t)/batch.</summary>
sealed class TermwiseSlope<T> : BatchSlope<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly Pairwise<T> slope;
    readonly int columns, width;
    readonly T[] wanted;

    public TermwiseSlope(ITermwise loss, Kernels<T> kernels, int rows, int columns)
    {
        (this.kernels, slope, this.columns, width) = (kernels, loss.Slope(kernels), columns, kernels.Padded(columns));
        wanted = new T[rows * width];
    }

    public override void Run(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent)
    {
        var t = wanted.AsSpan(0, target.Rows * width);
        for (var row = 0; row < target.Rows; row++) target.Row(row).CopyTo(t[(row * width)..]);
        slope.Run(y[..t.Length], t, cotangent[..t.Length]);
        kernels.Map(new Scaled(1.0 / target.Rows), cotangent[..t.Length], cotangent);
        for (var row = 0; row < target.Rows; row++) cotangent[(row * width + columns)..((row + 1) * width)].Clear();
    }
}
