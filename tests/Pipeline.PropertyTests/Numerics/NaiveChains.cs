using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Numerics;

/// <summary>The oracle of every kernel: the triple loop, each element one chain of fused multiply-adds in ascending order.</summary>
static class NaiveChains
{
    public static T[] Of<T>(Func<T, T, T, T> fma, T[]? start, Operand<T> a, Operand<T> b, ProductShape shape) where T : unmanaged
    {
        var (rows, inner, columns) = shape;
        var (left, right) = (a.Numbers.ToArray(), b.Numbers.ToArray());
        var y = new T[rows * columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
            {
                var chain = start is null ? default : start[i * columns + j];
                for (var k = 0; k < inner; k++) chain = fma(left[a.IsTransposed ? k * rows + i : i * inner + k], right[b.IsTransposed ? j * inner + k : k * columns + j], chain);
                y[i * columns + j] = chain;
            }
        return y;
    }
}
