using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

// tanh |x| = q/(q + 2) with q = e^(2|x|) − 1 computed as 2ⁿ(eʳ − 1) + (2ⁿ − 1), which does not cancel near 0;
// the sign bit of x is copied to the result.
static partial class Elementary
{
    /// <summary>tanh x of a vector of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S TanhDouble<S>(S x) where S : IScalar<S>, IBitOperations<S>
    {
        var (n, r) = ReduceArgumentDouble(Clamp(S.Abs(x) * 2, 0, 64));
        return TanhFromExpM1(x, PowerOf2Double(n), ExpM1OfSmallDouble(r));
    }

    /// <summary>tanh x of a vector of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S TanhSingle<S>(S x) where S : IScalar<S>, IBitOperations<S>
    {
        var (n, r) = ReduceArgumentSingle(Clamp(S.Abs(x) * 2, 0, 32));
        return TanhFromExpM1(x, PowerOf2Single(n), ExpM1OfSmallSingle(r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S TanhFromExpM1<S>(S x, S power, S expM1) where S : IScalar<S>, IBitOperations<S>
    {
        var q = S.Fma(power, expM1, power - 1);
        return S.CopySign(q / (q + 2), x);
    }
}
