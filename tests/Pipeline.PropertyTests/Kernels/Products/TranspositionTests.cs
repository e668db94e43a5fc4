using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class TranspositionTests
{
    [Fact]
    public void Every_small_shape_is_transposed_in_float() => EveryShape<float>();

    [Fact]
    public void Every_small_shape_is_transposed_in_double() => EveryShape<double>();

    static void EveryShape<T>() where T : unmanaged
    {
        for (var rows = 0; rows <= 35; rows++)
            for (var columns = 0; columns <= 35; columns++) AssertTransposed<T>(rows, columns);
        AssertTransposed<T>(100, 784);
        AssertTransposed<T>(17, 300);
        AssertTransposed<T>(0, 200);
        AssertTransposed<T>(200, 0);
    }

    static void AssertTransposed<T>(int rows, int columns) where T : unmanaged
    {
        var x = Draw.Numbers<T>(Key.From(1), rows * columns);
        var y = new T[x.Length];
        Kernels<T>.Default.Transpose(x, rows, columns, y);
        T[] expected = [.. Enumerable.Range(0, x.Length).Select(i => x[i % rows * columns + i / rows])];
        Assert.True(Bits.AreEqual<T>(expected, y), $"{rows} × {columns}");
    }
}
