namespace Pipeline.Scalars;

/// <summary>Integer operations on the bit pattern of each element of a SIMD vector, for <see cref="Elementary"/>.</summary>
/// <remarks>
/// Only operations with an AVX2 instruction for both 32 and 64 bits: arithmetic shifts and conversions of 64-bit integers have none.
/// </remarks>
/// <typeparam name="S">A SIMD vector of floats or of doubles.</typeparam>
interface IBitOperations<S> : IScalar<S> where S : IBitOperations<S>
{
    /// <summary>The integer n, in every element.</summary>
    static abstract S BroadcastInteger(long n);

    /// <summary>a + b of the bits as integers.</summary>
    static abstract S AddIntegers(S a, S b);

    /// <summary>a − b of the bits as integers.</summary>
    static abstract S SubtractIntegers(S a, S b);

    /// <summary>bits &lt;&lt; count.</summary>
    static abstract S ShiftLeft(S bits, int count);

    /// <summary>bits >>> count: a logical shift.</summary>
    static abstract S ShiftRight(S bits, int count);

    /// <summary>|a|.</summary>
    static abstract S Abs(S a);

    /// <summary>|a| with the sign bit of <paramref name="sign"/>.</summary>
    static abstract S CopySign(S a, S sign);
}
