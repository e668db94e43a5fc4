using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pipeline.Scalars;

namespace Pipeline.Kernels;

/// <summary>The kernels for elements <typeparamref name="T"/> in SIMD vectors <typeparamref name="S"/>.</summary>
/// <remarks>
/// Vectors extend across the elements of a result, never along a sum, so the SIMD width cannot change a bit. Where a length is no
/// multiple of the SIMD width, the last vector is moved back to end at the last element: it overlaps the one before, and those elements
/// are computed twice, to the same bits. It is computed first and stored last, so that the result may be written over an operand.
/// </remarks>
sealed partial class Kernels<T, S> : Kernels<T> where T : unmanaged where S : struct, IScalar<S>, ISimdVector<S, T>
{
    // AggressiveOptimization: fully optimized at the first call, without tiered compilation. NoInlining: inlined into a caller, a kernel
    // exhausts the inlining budget of the JIT and gets three times slower.
    internal const MethodImplOptions KernelOptions = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    internal override int SimdWidth => S.Count;

    /// <inheritdoc/>
    public override Kernels<T> WithThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        return threads == Threads ? this : new Kernels<T, S> { Threads = threads, MinWorkPerThread = MinWorkPerThread };
    }

    /// <inheritdoc/>
    public override T FromDouble(double x) => S.ToScalar(x);

    /// <inheritdoc/>
    public override double ToDouble(T x) => S.ToDouble(x);

    /// <inheritdoc/>
    public override void Map<F>(F f, ReadOnlySpan<T> x, Span<T> y) => MapCore(f, x, y);

    [MethodImpl(KernelOptions)]
    internal static void MapCore<F>(F f, ReadOnlySpan<T> x, Span<T> y) where F : struct, IUnaryOp
    {
        if (x.Length < S.Count)
        {
            var vector = PadToVector(stackalloc T[S.Count], x);
            MapCore(f, vector, vector);
            vector[..x.Length].CopyTo(y);
            return;
        }
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        var lastStart = x.Length - S.Count;
        var lastResult = f.Invoke(S.Load(ref Unsafe.Add(ref px, lastStart)));
        for (var i = 0; i < lastStart; i += S.Count) S.Store(f.Invoke(S.Load(ref Unsafe.Add(ref px, i))), ref Unsafe.Add(ref py, i));
        S.Store(lastResult, ref Unsafe.Add(ref py, lastStart));
    }

    /// <inheritdoc/>
    public override void Zip<F>(F f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => ZipCore(f, x, y, z);

    [MethodImpl(KernelOptions)]
    internal static void ZipCore<F>(F f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where F : struct, IBinaryOp
    {
        if (x.Length < S.Count)
        {
            var vector = PadToVector(stackalloc T[S.Count], x);
            ZipCore(f, vector, PadToVector(stackalloc T[S.Count], y), vector);
            vector[..x.Length].CopyTo(z);
            return;
        }
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pz = ref MemoryMarshal.GetReference(z);
        var lastStart = x.Length - S.Count;
        var lastResult = f.Invoke(S.Load(ref Unsafe.Add(ref px, lastStart)), S.Load(ref Unsafe.Add(ref py, lastStart)));
        for (var i = 0; i < lastStart; i += S.Count)
            S.Store(f.Invoke(S.Load(ref Unsafe.Add(ref px, i)), S.Load(ref Unsafe.Add(ref py, i))), ref Unsafe.Add(ref pz, i));
        S.Store(lastResult, ref Unsafe.Add(ref pz, lastStart));
    }

    /// <inheritdoc/>
    public override void Zip<F>(F f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w) => ZipCore(f, x, y, z, w);

    [MethodImpl(KernelOptions)]
    internal static void ZipCore<F>(F f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> w) where F : struct, ITernaryOp
    {
        if (x.Length < S.Count)
        {
            var vector = PadToVector(stackalloc T[S.Count], x);
            ZipCore(f, vector, PadToVector(stackalloc T[S.Count], y), PadToVector(stackalloc T[S.Count], z), vector);
            vector[..x.Length].CopyTo(w);
            return;
        }
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var pz = ref MemoryMarshal.GetReference(z);
        ref var pw = ref MemoryMarshal.GetReference(w);
        var lastStart = x.Length - S.Count;
        var lastResult = f.Invoke(S.Load(ref Unsafe.Add(ref px, lastStart)),
            S.Load(ref Unsafe.Add(ref py, lastStart)), S.Load(ref Unsafe.Add(ref pz, lastStart)));
        for (var i = 0; i < lastStart; i += S.Count)
        {
            var value = f.Invoke(S.Load(ref Unsafe.Add(ref px, i)), S.Load(ref Unsafe.Add(ref py, i)), S.Load(ref Unsafe.Add(ref pz, i)));
            S.Store(value, ref Unsafe.Add(ref pw, i));
        }
        S.Store(lastResult, ref Unsafe.Add(ref pw, lastStart));
    }

    internal override BiasActivation<T> CreateBiasActivation<F, G>(F f, G g) => new BiasActivation<T, S, F, G>(f, g);

    internal override BinaryKernel<T> CreateBinaryKernel<F>(F f) => new BinaryKernel<T, S, F>(f);

    internal override StatefulKernel<T, F> StatefulKernel<F>(F f) => new StatefulKernel<T, S, F>(f);

    /// <inheritdoc/>
    [MethodImpl(KernelOptions)]
    public override T Sum(ReadOnlySpan<T> x)
    {
        S sum = 0;
        foreach (var value in x) sum += S.Broadcast(value);
        return S.ToScalar(sum);
    }

    /// <inheritdoc/>
    internal override int ArgMax(ReadOnlySpan<T> x)
    {
        var (index, maximum) = (0, S.ToDouble(x[0]));
        for (var i = 1; i < x.Length; i++)
            if (S.ToDouble(x[i]) is var real && real > maximum) (index, maximum) = (i, real);
        return index;
    }

    /// <summary>
    /// Copies x to a buffer of one vector and repeats its last element in the rest, so that f is evaluated only at elements of x.
    /// </summary>
    internal static Span<T> PadToVector(Span<T> buffer, ReadOnlySpan<T> x)
    {
        buffer.Fill(x.IsEmpty ? default : x[^1]);
        x.CopyTo(buffer);
        return buffer;
    }
}
