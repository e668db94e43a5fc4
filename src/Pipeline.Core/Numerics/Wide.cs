using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics;

/// <summary>Sixteen floats or eight doubles: as many lanes on every machine, hence the same bits; narrower hardware takes them in pieces.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct Wide<T>(Vector512<T> v) : ILane<Wide<T>, T> where T : unmanaged
{
    readonly Vector512<T> v = v;

    /// <inheritdoc/>
    public static int Count => Vector512<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Load(ref readonly T at) => new(Vector512.LoadUnsafe(in at));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Wide<T> lane, ref T at) => lane.v.StoreUnsafe(ref at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Broadcast(T x) => new(Vector512.Create(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T First(Wide<T> lane) => lane.v.ToScalar();

    /// <inheritdoc/>
    public static double Real(T x) => typeof(T) == typeof(float) ? (float)(object)x : (double)(object)x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Wide<T>(double constant) =>
        typeof(T) == typeof(float) ? Of(Vector512.Create((float)constant)) : Of(Vector512.Create(constant));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator +(Wide<T> a, Wide<T> b) => new(a.v + b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator -(Wide<T> a, Wide<T> b) => new(a.v - b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator *(Wide<T> a, Wide<T> b) => new(a.v * b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator /(Wide<T> a, Wide<T> b) => new(a.v / b.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator -(Wide<T> a) => new(-a.v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Fma(Wide<T> a, Wide<T> b, Wide<T> c) => typeof(T) == typeof(float)
        ? Of(Vector512.FusedMultiplyAdd(a.v.AsSingle(), b.v.AsSingle(), c.v.AsSingle()))
        : Of(Vector512.FusedMultiplyAdd(a.v.AsDouble(), b.v.AsDouble(), c.v.AsDouble()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Exp(Wide<T> x) =>
        typeof(T) == typeof(float) ? Of(Elementary.Exp(x.v.AsSingle())) : Of(Elementary.Exp(x.v.AsDouble()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Log(Wide<T> x) =>
        typeof(T) == typeof(float) ? Of(Elementary.Log(x.v.AsSingle())) : Of(Elementary.Log(x.v.AsDouble()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Tanh(Wide<T> x) =>
        typeof(T) == typeof(float) ? Of(Elementary.Tanh(x.v.AsSingle())) : Of(Elementary.Tanh(x.v.AsDouble()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> WhereLess(Wide<T> a, Wide<T> b, Wide<T> then, Wide<T> otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.v, b.v), then.v, otherwise.v));

    static Wide<T> Of(Vector512<float> v) => new(v.As<float, T>());

    static Wide<T> Of(Vector512<double> v) => new(v.As<double, T>());
}
