namespace Pipeline.Scalars;

/// <summary>What <see cref="Elementary"/> needs beyond arithmetic: the bit patterns of a lane, as whole numbers of its width.</summary>
/// <remarks>Only operations that every machine has for both widths: an arithmetic shift or a conversion of 64-bit integers is none on AVX2.</remarks>
/// <typeparam name="S">A lane of floats or of doubles.</typeparam>
interface IBits<S> : IScalar<S> where S : IBits<S>
{
    /// <summary>A lane whose bits are the whole number n.</summary>
    static abstract S Integer(long n);

    /// <summary>The sum of the bits as whole numbers.</summary>
    static abstract S AddIntegers(S a, S b);

    /// <summary>The difference of the bits as whole numbers.</summary>
    static abstract S SubtractIntegers(S a, S b);

    /// <summary>The bits, shifted up.</summary>
    static abstract S ShiftLeft(S bits, int count);

    /// <summary>The bits, shifted down; zeros come in.</summary>
    static abstract S ShiftRight(S bits, int count);

    /// <summary>|a|.</summary>
    static abstract S Abs(S a);

    /// <summary>|a| with the sign bit of <paramref name="sign"/>.</summary>
    static abstract S CopySign(S a, S sign);
}
