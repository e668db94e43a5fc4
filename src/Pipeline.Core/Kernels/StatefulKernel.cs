using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pipeline.Scalars;

namespace Pipeline.Kernels;

/// <summary>
/// An elementwise function with state, bound to the kernels of an element type: see the remarks at <see cref="BiasActivation{T}"/>.
/// </summary>
abstract class StatefulKernel<T> where T : unmanaged
{
    /// <summary>(zᵢ, s₁ᵢ, s₂ᵢ) = f(xᵢ, yᵢ, s₁ᵢ, s₂ᵢ). All spans have equal lengths; z may be x.</summary>
    /// <param name="x">The first argument.</param>
    /// <param name="y">The second argument.</param>
    /// <param name="s1">The first state, overwritten; empty where there is none.</param>
    /// <param name="s2">The second state, overwritten; empty where there is none.</param>
    /// <param name="z">The result, written.</param>
    public abstract void Run(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> s1, Span<T> s2, Span<T> z);

    /// <summary>
    /// (yᵢ, s₁ᵢ, s₂ᵢ) ← (yᵢ + factor·zᵢ, s₁ᵢ, s₂ᵢ) with the z and the states of <see cref="Run"/>, in one pass; product and sum are
    /// rounded one after the other.
    /// </summary>
    /// <param name="factor">A number for all elements.</param>
    /// <param name="x">The first argument.</param>
    /// <param name="y">The second argument, overwritten.</param>
    /// <param name="s1">The first state, overwritten; empty where there is none.</param>
    /// <param name="s2">The second state, overwritten; empty where there is none.</param>
    public abstract void RunAndAdd(double factor, ReadOnlySpan<T> x, Span<T> y, Span<T> s1, Span<T> s2);
}

/// <summary>The elementwise function <typeparamref name="F"/>, whose constants may be replaced between two runs.</summary>
abstract class StatefulKernel<T, F>(F function) : StatefulKernel<T>
    where T : unmanaged
    where F : struct, IStatefulOp
{
    /// <summary>The function with its constants.</summary>
    public F Function { get; set; } = function;
}

/// <summary>The function on vectors of <typeparamref name="S"/>.</summary>
sealed class StatefulKernel<T, S, F>(F function) : StatefulKernel<T, F>(function)
    where T : unmanaged
    where S : struct, IScalar<S>, ISimdVector<S, T>
    where F : struct, IStatefulOp
{
    public override void Run(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> s1, Span<T> s2, Span<T> z) =>
        Run(Function, x, y, s1, s2, z);

    public override void RunAndAdd(double factor, ReadOnlySpan<T> x, Span<T> y, Span<T> s1, Span<T> s2) =>
        Run(new AddTo(Function, factor), x, y, s1, s2, y);

    static void Run<G>(G f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> s1, Span<T> s2, Span<T> z) where G : struct, IStatefulOp
    {
        if (x.Length < S.Count) RunPadded(f, x, y, s1, s2, z);
        else RunCore(f, x, y, s1, s2, z);
    }

    /// <summary>One vector, of which only the elements of x are stored.</summary>
    static void RunPadded<G>(G f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> s1, Span<T> s2, Span<T> z) where G : struct, IStatefulOp
    {
        var first = Kernels<T, S>.PadToVector(stackalloc T[S.Count], s1);
        var second = Kernels<T, S>.PadToVector(stackalloc T[S.Count], s2);
        var result = Kernels<T, S>.PadToVector(stackalloc T[S.Count], x);
        RunCore(f, result, Kernels<T, S>.PadToVector(stackalloc T[S.Count], y), first, second, result);
        result[..x.Length].CopyTo(z);
        first[..s1.Length].CopyTo(s1);
        second[..s2.Length].CopyTo(s2);
    }

    [MethodImpl(Kernels<T, S>.KernelOptions)]
    static void RunCore<G>(G f, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> s1, Span<T> s2, Span<T> z) where G : struct, IStatefulOp
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var p1 = ref MemoryMarshal.GetReference(s1);
        ref var p2 = ref MemoryMarshal.GetReference(s2);
        ref var pz = ref MemoryMarshal.GetReference(z);
        var end = x.Length - S.Count;
        var last = Invoke(f, end, ref px, ref py, ref p1, ref p2);
        for (var i = 0; i < end; i += S.Count) Store(Invoke(f, i, ref px, ref py, ref p1, ref p2), i, ref p1, ref p2, ref pz);
        Store(last, end, ref p1, ref p2, ref pz);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (S Z, S S1, S S2) Invoke<G>(G f, int i, ref T x, ref T y, ref T s1, ref T s2) where G : struct, IStatefulOp => f.Invoke(
        S.Load(ref Unsafe.Add(ref x, i)),
        S.Load(ref Unsafe.Add(ref y, i)),
        F.SlotCount > 0 ? S.Load(ref Unsafe.Add(ref s1, i)) : 0,
        F.SlotCount > 1 ? S.Load(ref Unsafe.Add(ref s2, i)) : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store((S Z, S S1, S S2) result, int i, ref T s1, ref T s2, ref T z)
    {
        S.Store(result.Z, ref Unsafe.Add(ref z, i));
        if (F.SlotCount > 0) S.Store(result.S1, ref Unsafe.Add(ref s1, i));
        if (F.SlotCount > 1) S.Store(result.S2, ref Unsafe.Add(ref s2, i));
    }

    /// <summary>(x, y, s₁, s₂) → (y + factor·z, s₁, s₂), where F gives z and the states.</summary>
    readonly struct AddTo(F function, double factor) : IStatefulOp
    {
        public static int SlotCount => F.SlotCount;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (R Z, R S1, R S2) Invoke<R>(R x, R y, R s1, R s2) where R : IScalar<R>
        {
            var (z, next1, next2) = function.Invoke(x, y, s1, s2);
            return (y + factor * z, next1, next2);
        }
    }
}
