using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Scalars;

/// <summary>Sixteen floats or eight doubles: one register with AVX-512, several narrower ones without; the bits are the same.</summary>
/// <typeparam name="T">float or double.</typeparam>
readonly struct Lanes512<T>(Vector512<T> v) : ISimdVector<Lanes512<T>, T>, IBitOperations<Lanes512<T>> where T : unmanaged
{
    readonly Vector512<T> v = v;

    /// <inheritdoc/>
    public static int Count => Vector512<T>.Count;

    /// <inheritdoc/>
    public static int RegisterCount => 32;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(ref readonly T source) => new(Vector512.LoadUnsafe(in source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512<T> vector, ref T destination) => vector.v.StoreUnsafe(ref destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Broadcast(T x) => new(Vector512.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ToScalar(Lanes512<T> vector) => vector.v.ToScalar();

    /// <inheritdoc/>
    public static double ToDouble(T x) => typeof(T) == typeof(float) ? (float)(object)x : (double)(object)x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Lanes512<T>(double constant) => typeof(T) == typeof(float)
        ? FromVector(Vector512.Create((float)constant))
        : FromVector(Vector512.Create(constant));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> a, Lanes512<T> b) => new(a.v + b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> a, Lanes512<T> b) => new(a.v - b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> a, Lanes512<T> b) => new(a.v * b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator /(Lanes512<T> a, Lanes512<T> b) => new(a.v / b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> a) => new(-a.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Fma(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) => typeof(T) == typeof(float)
        ? FromVector(Vector512.FusedMultiplyAdd(a.v.AsSingle(), b.v.AsSingle(), c.v.AsSingle()))
        : FromVector(Vector512.FusedMultiplyAdd(a.v.AsDouble(), b.v.AsDouble(), c.v.AsDouble()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Exp(Lanes512<T> x) => typeof(T) == typeof(float) ? Elementary.ExpSingle(x) : Elementary.ExpDouble(x);

    /// <inheritdoc/>
    // A call: formulas with two logarithms run out of the compiler's budget for inlining, and then every + of theirs is a call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Lanes512<T> Log(Lanes512<T> x) => typeof(T) == typeof(float) ? Elementary.LogSingle(x) : Elementary.LogDouble(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Tanh(Lanes512<T> x) => typeof(T) == typeof(float) ? Elementary.TanhSingle(x) : Elementary.TanhDouble(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Sqrt(Lanes512<T> x) => new(Vector512.Sqrt(x.v));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> SelectLess(Lanes512<T> a, Lanes512<T> b, Lanes512<T> then, Lanes512<T> otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.v, b.v), then.v, otherwise.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes512<T> IBitOperations<Lanes512<T>>.BroadcastInteger(long n) => typeof(T) == typeof(float)
        ? FromBits(Vector512.Create((int)n))
        : FromBits(Vector512.Create(n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes512<T> IBitOperations<Lanes512<T>>.AddIntegers(Lanes512<T> a, Lanes512<T> b) => typeof(T) == typeof(float)
        ? FromBits(a.v.AsInt32() + b.v.AsInt32())
        : FromBits(a.v.AsInt64() + b.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes512<T> IBitOperations<Lanes512<T>>.SubtractIntegers(Lanes512<T> a, Lanes512<T> b) => typeof(T) == typeof(float)
        ? FromBits(a.v.AsInt32() - b.v.AsInt32())
        : FromBits(a.v.AsInt64() - b.v.AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes512<T> IBitOperations<Lanes512<T>>.ShiftLeft(Lanes512<T> bits, int count) => typeof(T) == typeof(float)
        ? FromBits(Vector512.ShiftLeft(bits.v.AsInt32(), count))
        : FromBits(Vector512.ShiftLeft(bits.v.AsInt64(), count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes512<T> IBitOperations<Lanes512<T>>.ShiftRight(Lanes512<T> bits, int count) => typeof(T) == typeof(float)
        ? FromBits(Vector512.ShiftRightLogical(bits.v.AsInt32(), count))
        : FromBits(Vector512.ShiftRightLogical(bits.v.AsInt64(), count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes512<T> IBitOperations<Lanes512<T>>.Abs(Lanes512<T> a) => new(Vector512.Abs(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes512<T> IBitOperations<Lanes512<T>>.CopySign(Lanes512<T> a, Lanes512<T> sign) => new(Vector512.CopySign(a.v, sign.v));

    static Lanes512<T> FromVector(Vector512<float> v) => new(v.As<float, T>());

    static Lanes512<T> FromVector(Vector512<double> v) => new(v.As<double, T>());

    static Lanes512<T> FromBits(Vector512<int> v) => new(v.As<int, T>());

    static Lanes512<T> FromBits(Vector512<long> v) => new(v.As<long, T>());
}
