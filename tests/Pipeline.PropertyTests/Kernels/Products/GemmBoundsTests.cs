using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>
/// Products of operands behind which there is nothing to read, into a destination with nothing to write around it. The micro-kernels
/// have no checks, and what they read too much they do not store: only a page without access shows it.
/// </summary>
public abstract class GemmBoundsTests<T> : IDisposable where T : unmanaged
{
    const int MaxRows = 13, MaxInner = 70;

    static readonly int[] Rows = [1, 2, 3, 4, 8, MaxRows], Vectors = [1, 2, 3, 4, 5, 9];

    readonly Func<T, T, T, T> fma;
    readonly Kernels<T> kernels;
    readonly int[] columns;
    readonly T[] startNumbers, aNumbers, bNumbers;
    readonly GuardedMemory<T> start, a, b;

    internal GemmBoundsTests(Func<T, T, T, T> fma, Kernels<T> kernels)
    {
        (this.fma, this.kernels) = (fma, kernels);
        columns = [.. Vectors.SelectMany(vectors => Around(vectors * kernels.SimdWidth)).Distinct()];
        startNumbers = Draw.Numbers<T>(Key.From(1), MaxRows * columns.Max());
        aNumbers = Draw.Numbers<T>(Key.From(2), MaxRows * MaxInner);
        bNumbers = Draw.Numbers<T>(Key.From(3), MaxInner * columns.Max());
        (start, a, b) = (new(startNumbers.Length), new(aNumbers.Length), new(bNumbers.Length));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Nothing_is_read_beyond_the_operands_nor_written_outside_the_result(bool transposedA, bool transposedB)
    {
        foreach (var width in columns)
            foreach (var rows in Rows)
                foreach (var inner in rows == 4 ? [0, 1, 2, 5, MaxInner] : new[] { 1, 6 })
                {
                    var shape = new GemmShape(rows, inner, width);
                    var startOfResult = startNumbers[..(rows * width)];
                    GemmOperand<T> left = new(a.End(aNumbers.AsSpan(0, rows * inner)), transposedA);
                    GemmOperand<T> right = new(b.End(bNumbers.AsSpan(0, inner * width)), transposedB);
                    AssertProduct(start.End(startOfResult), NaiveGemm.Of(fma, startOfResult, left, right, shape), left, right, shape);
                    AssertProduct(default, NaiveGemm.Of(fma, null, left, right, shape), left, right, shape);
                }
    }

    void AssertProduct(ReadOnlyMemory<T> addend, T[] expected, GemmOperand<T> left, GemmOperand<T> right, GemmShape shape)
    {
        foreach (var threads in new[] { 1, 3 })
        {
            var y = new SurroundedArray<T>(startNumbers.AsSpan(0, expected.Length), kernels.FromDouble(77));
            kernels.WithThreads(threads).Gemm(addend, left, right, y.Memory, shape);
            y.AssertEqual(expected, $"{shape}, {threads} threads");
        }
    }

    [Fact]
    public void A_product_without_rows_or_columns_writes_nothing()
    {
        foreach (var transposed in new[] { false, true })
            foreach (var width in columns)
                foreach (var shape in new GemmShape[] { new(0, 5, width), new(5, width, 0), new(0, 5, 0), new(0, 0, width), new(9, 0, 0) })
                {
                    GemmOperand<T> left = new(a.End(aNumbers.AsSpan(0, shape.M * shape.K)), transposed);
                    GemmOperand<T> right = new(b.End(bNumbers.AsSpan(0, shape.K * shape.N)), transposed);
                    AssertProduct(default, [], left, right, shape);
                }
    }

    static IEnumerable<int> Around(int count) => new[] { count - 1, count, count + 1 }.Where(width => width > 0);

    public void Dispose()
    {
        foreach (IDisposable memory in new[] { start, a, b }) memory.Dispose();
        GC.SuppressFinalize(this);
    }
}

public class Float256GemmBoundsTests()
    : GemmBoundsTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 });

public class Float512GemmBoundsTests()
    : GemmBoundsTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 });

public class Double256GemmBoundsTests()
    : GemmBoundsTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes256<double>> { MinWorkPerThread = 1 });

public class Double512GemmBoundsTests()
    : GemmBoundsTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 });

public class DualGemmBoundsTests()
    : GemmBoundsTests<Dual>(Dual.Fma, new Kernels<Dual, Dual> { MinWorkPerThread = 1 });
