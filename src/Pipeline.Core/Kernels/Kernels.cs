using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pipeline.Scalars;

namespace Pipeline.Kernels;

/// <summary>Array kernels of an element type, and the number of threads they use. Results are bitwise independent of that number.</summary>
/// <typeparam name="T">The element type: float, double, or an <see cref="ISingleLane{S}"/> such as <see cref="Dual"/>.</typeparam>
abstract class Kernels<T> where T : unmanaged
{
    /// <summary>The kernels of <typeparamref name="T"/>, single-threaded, for the widest SIMD registers of this machine.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> has no arithmetic.</exception>
    public static Kernels<T> Default => Instance
        ?? throw new NotSupportedException($"No arithmetic for {typeof(T).Name}: float, double and Dual have one.");

    static Kernels<T>? Instance { get; } = Create();

    /// <summary>Maximum number of threads; operations with little work use fewer, see <see cref="ThreadCount"/>.</summary>
    public int Threads { get; init => (field, Team) = (value, new(value)); } = 1;

    /// <summary>Multiplications per thread below which another thread costs more time than it saves.</summary>
    internal long MinWorkPerThread { get; init; } = 1 << 17;

    /// <summary>Elements of a SIMD vector. Rows of padded matrices have a multiple of it.</summary>
    internal abstract int SimdWidth { get; }

    // Cost of one element of an elementwise function, in multiplications of a product.
    const int ElementwiseCost = 32;

    /// <summary>The threads of <see cref="ParallelFor"/>.</summary>
    internal ThreadTeam Team { get; private init; } = new(1);

    /// <summary>Number of threads for an operation of <paramref name="multiplications"/> multiplications.</summary>
    internal int ThreadCount(long multiplications) => (int)Math.Clamp(multiplications / MinWorkPerThread, 1, Threads);

    /// <summary>Runs body(0) … body(count − 1) in parallel and waits for all.</summary>
    internal void ParallelFor(int count, Action<int> body) => Team.ParallelFor(count, body);

    /// <summary>Runs body(state, 0) … body(state, count − 1) in parallel and waits for all; allocates nothing for a static body.</summary>
    internal void ParallelFor<TState>(int count, TState state, Action<TState, int> body) => Team.ParallelFor(count, state, body);

    /// <summary>make(0) … make(count − 1), in parallel.</summary>
    /// <remarks>
    /// An index of <see cref="ParallelFor"/> normally runs on the same thread every time, so each object is allocated by the thread that
    /// uses it: the first touch of fresh memory costs more than any computation on it.
    /// </remarks>
    internal ImmutableArray<A> ParallelCreate<A>(int count, Func<int, A> create)
    {
        var results = new A[count];
        ParallelFor(count, i => results[i] = create(i));
        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    /// <summary>
    /// Runs body(state, from, end) in parallel on ranges that partition the rows: elementwise work on rows of
    /// <paramref name="rowLength"/> elements. Allocates nothing for a static body.
    /// </summary>
    internal void ParallelRows<TState>(int rows, int rowLength, TState state, Action<TState, int, int> body)
    {
        var partitions = ThreadCount((long)rows * rowLength * ElementwiseCost);
        ParallelFor(partitions, (Rows: rows, Partitions: partitions, State: state, Body: body), static (loop, i) => loop.Body(
            loop.State, PartitionStart(i, loop.Partitions, loop.Rows, 1), PartitionStart(i + 1, loop.Partitions, loop.Rows, 1)));
    }

    /// <summary>
    /// Where partition <paramref name="partitionIndex"/> of <paramref name="partitionCount"/> begins: a multiple of
    /// <paramref name="alignment"/>. The partition after the last begins at length.
    /// </summary>
    internal static int PartitionStart(int partitionIndex, int partitionCount, int length, int alignment) =>
        partitionIndex == partitionCount ? length : (int)((long)length * partitionIndex / partitionCount) / alignment * alignment;

    /// <summary>The same kernels on at most <paramref name="threads"/> threads.</summary>
    public abstract Kernels<T> WithThreads(int threads);

    /// <summary><paramref name="x"/> as an element, rounded to its type.</summary>
    public abstract T FromDouble(double x);

    /// <summary>The real part of <paramref name="x"/>.</summary>
    public abstract double ToDouble(T x);

    /// <summary>yᵢ = f(xᵢ).</summary>
    public abstract void Map<F>(F f, ReadOnlySpan<T> x, Span<T> y) where F : struct, IUnaryOp;

    /// <summary>zᵢ = f(xᵢ, yᵢ).</summary>
    public abstract void Zip<F>(F f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where F : struct, IBinaryOp;

    /// <summary>wᵢ = f(xᵢ, yᵢ, zᵢ).</summary>
    public abstract void Zip<F>(F f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w) where F : struct, ITernaryOp;

    /// <summary>((x₀ + x₁) + x₂) + …, in ascending order.</summary>
    public abstract T Sum(ReadOnlySpan<T> x);

    /// <summary>The maximum real part, as a constant element (a dual number with tangent 0).</summary>
    internal T Max(ReadOnlySpan<T> x) => FromDouble(ToDouble(x[ArgMax(x)]));

    /// <summary>Index of the maximum real part: the first of equal ones. NaN is not larger than any number.</summary>
    internal abstract int ArgMax(ReadOnlySpan<T> x);

    /// <summary>
    /// y = addend + a·b: <c>acc = fma(a[i,k], b[k,j], acc)</c>, k ascending, from addend[i,j], or from 0 where addend is empty.
    /// </summary>
    /// <param name="addend">m × n with the leading dimension of y, or empty; may be y.</param>
    /// <param name="a">m × k.</param>
    /// <param name="b">k × n.</param>
    /// <param name="y">m × n, written.</param>
    /// <param name="shape">m, k, n and the leading dimension of y.</param>
    internal abstract void Gemm(ReadOnlyMemory<T> addend, GemmOperand<T> a, GemmOperand<T> b, Memory<T> y, GemmShape shape);

    /// <summary>Elements of the k × n factor B as <see cref="Pack"/> writes it.</summary>
    internal int PackedLength(int k, int n) => k * PaddedWidth(n);

    /// <summary>B in the order in which <c>GemmPacked</c> reads it: for factors that serve several products.</summary>
    /// <param name="b">k × n.</param>
    /// <param name="shape">k and n.</param>
    /// <param name="packed"><see cref="PackedLength"/> elements, written.</param>
    internal abstract void Pack(GemmOperand<T> b, GemmShape shape, Memory<T> packed);

    /// <summary><see cref="Gemm"/> on the calling thread with the factor B as <see cref="Pack"/> wrote it.</summary>
    internal abstract void GemmPacked(
        ReadOnlyMemory<T> addend, GemmOperand<T> a, ReadOnlyMemory<T> packedB, Memory<T> y, GemmShape shape);

    /// <summary>
    /// y = a·B on the calling thread, with the factor B as <see cref="Pack"/> wrote it, and the bits of <see cref="Gemm"/>; a single row
    /// is a vector-matrix product.
    /// </summary>
    /// <param name="a">m × k, row-major.</param>
    /// <param name="aStride">Elements from one row of a to the next.</param>
    /// <param name="packedB">k × n.</param>
    /// <param name="y">m × n, written.</param>
    /// <param name="shape">m, k, and n, padded to the SIMD width.</param>
    /// <param name="skipsZeros">
    /// Whether rows may leave out terms whose a is 0: B is finite, and 0 in y may stand for −0. Any other bit is the same.
    /// </param>
    internal abstract void GemmPacked(
        ReadOnlySpan<T> a, int aStride, ReadOnlySpan<T> packedB, Span<T> y, GemmShape shape, bool skipsZeros);

    /// <summary>
    /// y = addend + x·W as <see cref="Gemm"/> with m = 1; addend may be empty, or y. W: k × n, row-major, n padded to the SIMD width.
    /// </summary>
    internal abstract void Gemv(ReadOnlySpan<T> addend, ReadOnlySpan<T> x, ReadOnlySpan<T> w, Span<T> y);

    /// <summary>W ← W + xᵀu: <c>w[i,j] = fma(x[i], u[j], w[i,j])</c>, in place. W: m × n, row-major, n padded to the SIMD width.</summary>
    internal abstract void RankOneUpdate(ReadOnlySpan<T> x, ReadOnlySpan<T> u, Span<T> w);

    /// <summary>
    /// W ← W + xᵀu, then y = a·W, in one pass over W: <c>w[i,j] = fma(x[i], u[j], w[i,j])</c> and <c>acc = fma(a[i], w[i,j], acc)</c>.
    /// W: m × n, row-major, n padded to the SIMD width.
    /// </summary>
    internal abstract void RankOneUpdateThenGemv(ReadOnlySpan<T> x, ReadOnlySpan<T> u, Span<T> w, ReadOnlySpan<T> a, Span<T> y);

    /// <summary>
    /// The kernel of bias and activation: <paramref name="f"/> the activation, <paramref name="g"/> its pullback (x, y, ȳ) → x̄.
    /// </summary>
    internal abstract BiasActivation<T> CreateBiasActivation<F, G>(F f, G g) where F : struct, IUnaryOp where G : struct, ITernaryOp;

    /// <summary>The kernel of the binary function <paramref name="f"/>.</summary>
    internal abstract BinaryKernel<T> CreateBinaryKernel<F>(F f) where F : struct, IBinaryOp;

    /// <summary>The kernel of the elementwise function <paramref name="f"/> with state.</summary>
    internal abstract StatefulKernel<T, F> StatefulKernel<F>(F f) where F : struct, IStatefulOp;

    /// <summary><paramref name="count"/> rounded up to a multiple of the SIMD width.</summary>
    internal int PaddedWidth(int count) => (count + SimdWidth - 1) / SimdWidth * SimdWidth;

    /// <summary>Rows that <see cref="PerturbedGemv"/> computes at once: the row count of its arrays is a multiple of it.</summary>
    internal const int PerturbedRowMultiple = 10;

    /// <summary>
    /// y[r] = x·W with row <paramref name="replacedRow"/> of W replaced by replacements[r]: <see cref="Gemv"/> for m variants of W.
    /// </summary>
    /// <param name="x">k elements.</param>
    /// <param name="panels">W packed into panels of one SIMD vector, each k × <see cref="SimdWidth"/>.</param>
    /// <param name="replacedRow">The row of W to replace, or k for none.</param>
    /// <param name="replacementRows">m × n.</param>
    /// <param name="y">m × n, written.</param>
    /// <param name="shape">m, a multiple of <see cref="PerturbedRowMultiple"/>; k; n, padded to the SIMD width.</param>
    internal abstract void PerturbedGemv(ReadOnlySpan<T> x, T[] panels, int replacedRow, T[] replacementRows, T[] y, GemmShape shape);

    /// <summary>y = xᵀ. x: rows × columns; y: columns × rows, written.</summary>
    internal abstract void Transpose(ReadOnlySpan<T> x, int rows, int columns, Span<T> y);

    /// <summary>
    /// A copy whose rows of <paramref name="columns"/> elements are padded with zeros to <paramref name="paddedColumns"/>.
    /// </summary>
    internal static T[] Pad(ReadOnlySpan<T> matrix, int columns, int paddedColumns)
    {
        var rows = matrix.Length / columns;
        var padded = new T[rows * paddedColumns];
        for (var i = 0; i < rows; i++) matrix.Slice(i * columns, columns).CopyTo(padded.AsSpan(i * paddedColumns));
        return padded;
    }

    /// <summary>
    /// A zeroed, pinned buffer, for long-lived scratch memory. Floats and doubles begin at a cache line: no vector load crosses two.
    /// </summary>
    internal static unsafe Memory<T> AllocateAligned(int count)
    {
        const int cacheLineBytes = 64;
        var array = GC.AllocateArray<T>(count + cacheLineBytes / sizeof(T), pinned: true);
        var misalignment = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) % cacheLineBytes);
        return array.AsMemory((cacheLineBytes - misalignment) % cacheLineBytes / sizeof(T), count);
    }

    /// <summary>
    /// The first <paramref name="rows"/> rows of a padded matrix, without the padding of their <paramref name="columns"/> columns.
    /// </summary>
    internal static T[] Unpad(ReadOnlySpan<T> padded, int rows, int paddedColumns, int columns)
    {
        var unpadded = GC.AllocateUninitializedArray<T>(rows * columns);
        for (var i = 0; i < rows; i++) padded.Slice(i * paddedColumns, columns).CopyTo(unpadded.AsSpan(i * columns));
        return unpadded;
    }

    static Kernels<T>? Create() => (Kernels<T>?)(
        typeof(T) == typeof(float)
            ? Vector512.IsHardwareAccelerated ? new Kernels<float, Lanes512<float>>() : new Kernels<float, Lanes256<float>>() :
        typeof(T) == typeof(double)
            ? Vector512.IsHardwareAccelerated ? new Kernels<double, Lanes512<double>>() : new Kernels<double, Lanes256<double>>() :
        (default(T) as ISingleLane)?.Accept(new SingleLaneFactory()));

    sealed class SingleLaneFactory : ISingleLaneVisitor<object>
    {
        public object Visit<S>() where S : unmanaged, ISingleLane<S> => new Kernels<S, S>();
    }
}

/// <summary>The sizes of a product: m × k times k × n.</summary>
readonly record struct GemmShape(int M, int K, int N)
{
    /// <summary>Elements from one row of the result to the next where rows are not contiguous; else 0.</summary>
    public int LeadingDimension { get; init; }

    /// <summary>Elements from one row of the result to the next.</summary>
    public int RowStride => LeadingDimension == 0 ? N : LeadingDimension;
}
