using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pipeline.Scalars;

namespace Pipeline.Kernels;

/// <summary>The arithmetic of an element type on whole arrays, and on how many threads it runs. Threads never change a bit.</summary>
/// <typeparam name="T">The element type: float, double, or a scalar of one lane such as <see cref="Dual"/>.</typeparam>
abstract class Kernels<T> where T : unmanaged
{
    /// <summary>The kernels of <typeparamref name="T"/> on one thread.</summary>
    public static Kernels<T> Default { get; } = Create();

    /// <summary>Threads that work is spread over where it is worth it.</summary>
    public int Threads { get; init => (field, Team) = (value, new(value)); } = 1;

    /// <summary>Multiplications of a thread's share of a product: below, another thread costs more than it saves.</summary>
    internal long MinWorkPerThread { get; init; } = 1 << 17;

    /// <summary>Numbers that are computed with at once; rows shorter than that are padded.</summary>
    internal abstract int LaneWidth { get; }

    // What an elementwise formula costs, in multiplications of a product.
    const int ElementwiseCost = 32;

    /// <summary>The threads.</summary>
    internal ThreadTeam Team { get; private init; } = new(1);

    /// <summary>Threads that so many multiplications are worth.</summary>
    internal int ThreadCount(long multiplications) => (int)Math.Clamp(multiplications / MinWorkPerThread, 1, Threads);

    /// <summary>share(0) … share(shares − 1), side by side.</summary>
    internal void ParallelFor(int shares, Action<int> share) => Team.ParallelFor(shares, share);

    /// <summary>Things that are made side by side, each where it will be used: the first touch of fresh memory costs more than anything that is done with it.</summary>
    internal ImmutableArray<A> ParallelMake<A>(int shares, Func<int, A> make)
    {
        var made = new A[shares];
        ParallelFor(shares, share => made[share] = make(share));
        return ImmutableCollectionsMarshal.AsImmutableArray(made);
    }

    /// <summary>act(from, end) of rows that many numbers have to be gone through for, side by side.</summary>
    internal void ParallelRows(int rows, int width, Action<int, int> act)
    {
        var shares = ThreadCount((long)rows * width * ElementwiseCost);
        ParallelFor(shares, share => act(PartitionStart(share, shares, rows, 1), PartitionStart(share + 1, shares, rows, 1)));
    }

    /// <summary>Where share <paramref name="share"/> of a length begins: at a multiple of the unit.</summary>
    internal static int PartitionStart(int share, int shares, int length, int unit) => share == shares ? length : (int)((long)length * share / shares) / unit * unit;

    /// <summary>The same arithmetic on another number of threads.</summary>
    public abstract Kernels<T> WithThreads(int threads);

    /// <summary>The stored form of <paramref name="x"/>.</summary>
    public abstract T FromDouble(double x);

    /// <summary>The real part of <paramref name="x"/>.</summary>
    public abstract double ToDouble(T x);

    /// <summary>yᵢ = f(xᵢ).</summary>
    public abstract void Map<F>(F f, ReadOnlySpan<T> x, Span<T> y) where F : struct, IUnaryOp;

    /// <summary>zᵢ = f(xᵢ, yᵢ).</summary>
    public abstract void Zip<F>(F f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where F : struct, IBinaryOp;

    /// <summary>wᵢ = f(xᵢ, yᵢ, zᵢ).</summary>
    public abstract void Zip<F>(F f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w) where F : struct, ITernaryOp;

    /// <summary>((x₀ + x₁) + x₂) + …, in this order.</summary>
    public abstract T Sum(ReadOnlySpan<T> x);

    /// <summary>The largest real part, as a constant.</summary>
    internal T Max(ReadOnlySpan<T> x) => FromDouble(ToDouble(x[ArgMax(x)]));

    /// <summary>Where the largest real part stands; the first of several equal ones, and NaN is never larger.</summary>
    internal int ArgMax(ReadOnlySpan<T> x)
    {
        var (best, largest) = (0, ToDouble(x[0]));
        for (var i = 1; i < x.Length; i++)
            if (ToDouble(x[i]) is var real && real > largest) (best, largest) = (i, real);
        return best;
    }

    /// <summary>y = start + a·b, each element one chain <c>acc = fma(a[i,k], b[k,j], acc)</c>, k ascending, from start[i,j] or from 0 when start is empty.</summary>
    /// <param name="start">rows × columns, or empty.</param>
    /// <param name="a">rows × inner.</param>
    /// <param name="b">inner × columns.</param>
    /// <param name="y">rows × columns, written.</param>
    /// <param name="shape">The three sizes.</param>
    internal abstract void Gemm(ReadOnlyMemory<T> start, GemmOperand<T> a, GemmOperand<T> b, Memory<T> y, GemmShape shape);

    /// <summary>y = start + a·B for one row, each element one chain; start may be empty. B stands row after row, as wide as y: whole lanes.</summary>
    internal abstract void Gemv(ReadOnlySpan<T> start, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y);

    /// <summary>W ← W + aᵀu: <c>w[i,j] = fma(a[i], u[j], w[i,j])</c>, in place. W stands row after row, as wide as u: whole lanes.</summary>
    internal abstract void RankOneUpdate(ReadOnlySpan<T> a, ReadOnlySpan<T> u, Span<T> w);

    /// <summary>
    /// W ← W + xᵀu, then y = a·W for the row a, in one pass over W: <c>w[i,j] = fma(x[i], u[j], w[i,j])</c> and <c>acc = fma(a[i], w[i,j], acc)</c>. W stands row after
    /// row, as wide as u and y: whole lanes.
    /// </summary>
    internal abstract void RankOneUpdateThenGemv(ReadOnlySpan<T> x, ReadOnlySpan<T> u, Span<T> w, ReadOnlySpan<T> a, Span<T> y);

    /// <summary>The neurons with the activation <typeparamref name="F"/>, pulled back by <typeparamref name="G"/>.</summary>
    internal abstract BiasActivation<T> BiasActivation<F, G>() where F : struct, IUnaryOp where G : struct, ITernaryOp;

    /// <summary>A formula without state, to be used again and again.</summary>
    internal abstract BinaryKernel<T> BinaryKernel<F>() where F : struct, IBinaryOp;

    /// <summary>As many numbers as whole lanes hold, but no fewer than <paramref name="count"/>.</summary>
    internal int PaddedWidth(int count) => (count + LaneWidth - 1) / LaneWidth * LaneWidth;

    /// <summary>Rows that <see cref="PerturbedGemv"/> computes together: its arrays have a multiple of them.</summary>
    internal const int PerturbedRows = 10;

    /// <summary>y[r] = x·W with one row of W replaced, each element one chain from 0, k ascending.</summary>
    /// <param name="x">inner numbers.</param>
    /// <param name="stripes">W in stripes of one lane, each inner × lane.</param>
    /// <param name="special">The row of W, or inner for none.</param>
    /// <param name="replacements">rows × columns.</param>
    /// <param name="y">rows × columns, written.</param>
    /// <param name="shape">Rows of y; inner; columns: a multiple of the lane.</param>
    internal abstract void PerturbedGemv(ReadOnlySpan<T> x, T[] stripes, int special, T[] replacements, T[] y, GemmShape shape);

    /// <summary>y = xᵀ. x: rows × columns; y: columns × rows, written.</summary>
    internal abstract void Transpose(ReadOnlySpan<T> x, int rows, int columns, Span<T> y);

    /// <summary>The matrix with zeros behind its columns.</summary>
    internal static T[] Pad(ReadOnlySpan<T> matrix, int columns, int width)
    {
        var rows = matrix.Length / columns;
        var padded = new T[rows * width];
        for (var i = 0; i < rows; i++) matrix.Slice(i * columns, columns).CopyTo(padded.AsSpan(i * width));
        return padded;
    }

    /// <summary>Zeros for many steps to work in: they stay where they are, and begin at a cache line, so that no lane has to be fetched from two.</summary>
    internal static unsafe Memory<T> AllocateAligned(int count)
    {
        const int line = 64;
        var (spare, numbers) = (line / sizeof(T), GC.AllocateArray<T>(count + line / Math.Min(line, sizeof(T)), pinned: true));
        var beyond = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(numbers)) % line);
        return numbers.AsMemory(beyond % sizeof(T) == 0 && spare > 0 ? (line - beyond) % line / sizeof(T) : 0, count);
    }

    /// <summary>The first <paramref name="rows"/> rows of a padded matrix, without what is behind its columns.</summary>
    internal static T[] Unpad(ReadOnlySpan<T> padded, int rows, int width, int columns)
    {
        var narrow = GC.AllocateUninitializedArray<T>(rows * columns);
        for (var i = 0; i < rows; i++) padded.Slice(i * width, columns).CopyTo(narrow.AsSpan(i * columns));
        return narrow;
    }

    static Kernels<T> Create() => (Kernels<T>)(
        typeof(T) == typeof(float) ? Vector512.IsHardwareAccelerated ? new Kernels<float, Lanes512<float>>() : new Kernels<float, Lanes256<float>>() :
        typeof(T) == typeof(double) ? Vector512.IsHardwareAccelerated ? new Kernels<double, Lanes512<double>>() : new Kernels<double, Lanes256<double>>() :
        default(T) is ISingleLane scalar ? scalar.Accept(new OfSingleLane()) :
        throw new NotSupportedException($"No arithmetic for {typeof(T).Name}: float, double and Dual have one."));

    sealed class OfSingleLane : ISingleLaneVisitor<object>
    {
        public object Visit<S>() where S : unmanaged, ISingleLane<S> => new Kernels<S, S>();
    }
}

/// <summary>The sizes of a product: rows × inner times inner × columns.</summary>
readonly record struct GemmShape(int M, int K, int N)
{
    /// <summary>How far apart rows of the result stand, where they stand farther apart than they are long; else 0.</summary>
    public int LeadingDimension { get; init; }

    /// <summary>How far apart rows of the result stand.</summary>
    public int Stride => LeadingDimension == 0 ? N : LeadingDimension;
}
