using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Scalars;

/// <summary>Eight floats or four doubles: one register with AVX2, several narrower ones without; the bits are the same.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly struct Lanes256<T>(Vector256<T> v) : ISimdVector<Lanes256<T>, T>, IBitOperations<Lanes256<T>> where T : unmanaged
{
    readonly Vector256<T> v = v;

    /// <inheritdoc/>
    public static int Count => Vector256<T>.Count;

    /// <inheritdoc/>
    public static int RegisterCount => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(ref readonly T source) => new(Vector256.LoadUnsafe(in source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256<T> vector, ref T destination) => vector.v.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Broadcast(T x) => new(Vector256.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ToScalar(Lanes256<T> vector) => vector.v.ToScalar();

    /// <inheritdoc/>
    public static double ToDouble(T x) => typeof(T) == typeof(float) ? (float)(object)x : (double)(object)x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes256<T>(double constant) => typeof(T) == typeof(float)
        ? FromVector(Vector256.Create((float)constant))
        : FromVector(Vector256.Create(constant));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> a, Lanes256<T> b) => new(a.v + b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> a, Lanes256<T> b) => new(a.v - b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> a, Lanes256<T> b) => new(a.v * b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator /(Lanes256<T> a, Lanes256<T> b) => new(a.v / b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> a) => new(-a.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Fma(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) => typeof(T) == typeof(float)
        ? FromVector(Vector256.FusedMultiplyAdd(a.v.AsSingle(), b.v.AsSingle(), c.v.AsSingle()))
        : FromVector(Vector256.FusedMultiplyAdd(a.v.AsDouble(), b.v.AsDouble(), c.v.AsDouble()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Exp(Lanes256<T> x) => typeof(T) == typeof(float) ? Elementary.ExpSingle(x) : Elementary.ExpDouble(x);

    /// <inheritdoc/>
    // Not inlined: a formula with two logarithms would exhaust the inlining budget of the JIT, and then each of its additions is a call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Lanes256<T> Log(Lanes256<T> x) => typeof(T) == typeof(float) ? Elementary.LogSingle(x) : Elementary.LogDouble(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Tanh(Lanes256<T> x) => typeof(T) == typeof(float) ? Elementary.TanhSingle(x) : Elementary.TanhDouble(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Sqrt(Lanes256<T> x) => new(Vector256.Sqrt(x.v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> SelectLess(Lanes256<T> a, Lanes256<T> b, Lanes256<T> then, Lanes256<T> otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a.v, b.v), then.v, otherwise.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes256<T> IBitOperations<Lanes256<T>>.BroadcastInteger(long n) => typeof(T) == typeof(float)
        ? FromBits(Vector256.Create((int)n))
        : FromBits(Vector256.Create(n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes256<T> IBitOperations<Lanes256<T>>.AddIntegers(Lanes256<T> a, Lanes256<T> b) => typeof(T) == typeof(float)
        ? FromBits(a.v.AsInt32() + b.v.AsInt32())
        : FromBits(a.v.AsInt64() + b.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes256<T> IBitOperations<Lanes256<T>>.SubtractIntegers(Lanes256<T> a, Lanes256<T> b) => typeof(T) == typeof(float)
        ? FromBits(a.v.AsInt32() - b.v.AsInt32())
        : FromBits(a.v.AsInt64() - b.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes256<T> IBitOperations<Lanes256<T>>.ShiftLeft(Lanes256<T> bits, int count) => typeof(T) == typeof(float)
        ? FromBits(Vector256.ShiftLeft(bits.v.AsInt32(), count))
        : FromBits(Vector256.ShiftLeft(bits.v.AsInt64(), count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes256<T> IBitOperations<Lanes256<T>>.ShiftRight(Lanes256<T> bits, int count) => typeof(T) == typeof(float)
        ? FromBits(Vector256.ShiftRightLogical(bits.v.AsInt32(), count))
        : FromBits(Vector256.ShiftRightLogical(bits.v.AsInt64(), count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes256<T> IBitOperations<Lanes256<T>>.Abs(Lanes256<T> a) => new(Vector256.Abs(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes256<T> IBitOperations<Lanes256<T>>.CopySign(Lanes256<T> a, Lanes256<T> sign) => new(Vector256.CopySign(a.v, sign.v));

    static Lanes256<T> FromVector(Vector256<float> v) => new(v.As<float, T>());

    static Lanes256<T> FromVector(Vector256<double> v) => new(v.As<double, T>());

    static Lanes256<T> FromBits(Vector256<int> v) => new(v.As<int, T>());

    static Lanes256<T> FromBits(Vector256<long> v) => new(v.As<long, T>());
}
