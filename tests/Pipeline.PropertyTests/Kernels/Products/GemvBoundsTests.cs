using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>
/// Matrix-vector products and rank-one updates of operands behind which there is nothing to read, into a destination with nothing to write
/// around it, for every number of vectors that a pass has a case of its own for.
/// </summary>
public abstract class GemvBoundsTests<T> : IDisposable where T : unmanaged
{
    const int MaxVectors = 19, MaxRows = 3;

    readonly Func<T, T, T, T> fma;
    readonly Kernels<T> kernels;
    readonly T[] row, left, right, matrix;
    readonly GuardedMemory<T> guardedRow, guardedLeft, guardedRight, guardedMatrix;

    internal GemvBoundsTests(Func<T, T, T, T> fma, Kernels<T> kernels)
    {
        (this.fma, this.kernels) = (fma, kernels);
        var width = MaxVectors * kernels.SimdWidth;
        row = Draw.Numbers<T>(Key.From(1), width);
        (left, right) = (Draw.Numbers<T>(Key.From(2), MaxRows), Draw.Numbers<T>(Key.From(3), MaxRows));
        matrix = Draw.Numbers<T>(Key.From(4), MaxRows * width);
        (guardedRow, guardedMatrix) = (new(row.Length), new(matrix.Length));
        (guardedLeft, guardedRight) = (new(MaxRows), new(MaxRows));
    }

    [Fact]
    public void Gemv_keeps_to_its_operands() => ForEachShape((rows, width, u, x, _, w) =>
    {
        var y = Destination(width);
        kernels.Gemv(u.Span, x.Span, w.Span, y.Memory.Span);
        y.AssertEqual(NaiveGemm.Of(fma, u.ToArray(), new(x, false), new(w, false), new(1, rows, width)), $"{rows} × {width}");
        y = Destination(width);
        kernels.Gemv([], x.Span, w.Span, y.Memory.Span);
        y.AssertEqual(NaiveGemm.Of(fma, null, new(x, false), new(w, false), new(1, rows, width)), $"{rows} × {width}");
    });

    [Fact]
    public void RankOneUpdate_keeps_to_its_operands() => ForEachShape((rows, width, u, x, _, w) =>
    {
        var updated = new SurroundedArray<T>(w.Span, kernels.FromDouble(77));
        kernels.RankOneUpdate(x.Span, u.Span, updated.Memory.Span);
        updated.AssertEqual(NaiveGemm.Of(fma, w.ToArray(), new(x, false), new(u, false), new(rows, 1, width)), $"{rows} × {width}");
    });

    [Fact]
    public void RankOneUpdateThenGemv_keeps_to_its_operands() => ForEachShape((rows, width, u, x, a, w) =>
    {
        var updated = NaiveGemm.Of(fma, w.ToArray(), new(x, false), new(u, false), new(rows, 1, width));
        var y = Destination(width);
        kernels.RankOneUpdateThenGemv(x.Span, u.Span, w.Span, a.Span, y.Memory.Span);
        y.AssertEqual(NaiveGemm.Of(fma, null, new(a, false), updated, new(1, rows, width)), $"{rows} × {width}");
        Assert.True(Bits.AreEqual<T>(updated, w.Span), $"{rows} × {width}");
    });

    [Fact]
    public void RankOneUpdateThenGemv_refuses_vectors_of_different_lengths()
    {
        var (u, w, y) = (new T[kernels.SimdWidth], new T[4 * kernels.SimdWidth], new T[kernels.SimdWidth]);
        foreach (var (rows, length) in new[] { (3, 2), (2, 3), (1, 0), (0, 1) })
            Assert.Throws<ArgumentOutOfRangeException>(() => kernels.RankOneUpdateThenGemv(new T[rows], u, w, new T[length], y));
    }

    SurroundedArray<T> Destination(int width) => new(row.AsSpan(0, width), kernels.FromDouble(77));

    void ForEachShape(Action<int, int, Memory<T>, Memory<T>, Memory<T>, Memory<T>> run)
    {
        for (var vectors = 1; vectors <= MaxVectors; vectors++)
            for (var rows = 0; rows <= MaxRows; rows++)
            {
                var width = vectors * kernels.SimdWidth;
                run(
                    rows, width, guardedRow.End(row.AsSpan(0, width)), guardedLeft.End(left.AsSpan(0, rows)),
                    guardedRight.End(right.AsSpan(0, rows)), guardedMatrix.End(matrix.AsSpan(0, rows * width)));
            }
    }

    public void Dispose()
    {
        foreach (IDisposable memory in new[] { guardedRow, guardedLeft, guardedRight, guardedMatrix }) memory.Dispose();
        GC.SuppressFinalize(this);
    }
}

public class Float256GemvBoundsTests() : GemvBoundsTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes256<float>>());

public class Float512GemvBoundsTests() : GemvBoundsTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes512<float>>());

public class Double256GemvBoundsTests() : GemvBoundsTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes256<double>>());

public class Double512GemvBoundsTests() : GemvBoundsTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes512<double>>());

public class DualGemvBoundsTests() : GemvBoundsTests<Dual>(Dual.Fma, new Kernels<Dual, Dual>());
