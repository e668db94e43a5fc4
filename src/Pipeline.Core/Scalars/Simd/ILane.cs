namespace Pipeline.Scalars;

/// <summary>How a scalar meets an array of <typeparamref name="T"/>: <see cref="Count"/> elements at a time.</summary>
/// <typeparam name="S">What formulas compute with.</typeparam>
/// <typeparam name="T">What is stored.</typeparam>
interface ILane<S, T> : IScalar<S> where S : ILane<S, T>
{
    /// <summary>Elements a lane.</summary>
    static abstract int Count { get; }

    /// <summary>Lanes that the machine has registers for.</summary>
    static abstract int RegisterCount { get; }

    /// <summary>The lane that begins at <paramref name="at"/>.</summary>
    static abstract S Load(ref readonly T at);

    /// <summary>Writes the lane to where <paramref name="at"/> begins.</summary>
    static abstract void Store(S lane, ref T at);

    /// <summary>A lane full of <paramref name="x"/>.</summary>
    static abstract S Broadcast(T x);

    /// <summary>The first element of the lane.</summary>
    static abstract T ToScalar(S lane);

    /// <summary>The real part of a stored number.</summary>
    static abstract double ToDouble(T x);
}
