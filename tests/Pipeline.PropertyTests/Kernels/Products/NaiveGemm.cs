using Pipeline.Kernels;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>The reference of every product: the triple loop, each element one chain of fused multiply-adds in ascending order.</summary>
static class NaiveGemm
{
    public static T[] Of<T>(Func<T, T, T, T> fma, T[]? start, GemmOperand<T> a, GemmOperand<T> b, GemmShape shape) where T : unmanaged
    {
        var (rows, inner, columns) = shape;
        var (left, right) = (a.Values.ToArray(), b.Values.ToArray());
        var y = new T[rows * columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
            {
                var chain = start is null ? default : start[i * columns + j];
                for (var k = 0; k < inner; k++)
                {
                    var x = left[a.IsTransposed ? k * rows + i : i * inner + k];
                    var w = right[b.IsTransposed ? j * inner + k : k * columns + j];
                    chain = fma(x, w, chain);
                }
                y[i * columns + j] = chain;
            }
        return y;
    }
}
