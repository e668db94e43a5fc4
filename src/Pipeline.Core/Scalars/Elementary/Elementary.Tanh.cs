using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

// tanh |x| = q/(q + 2) with q = e^(2|x|) − 1 taken as 2ⁿ(eʳ − 1) + (2ⁿ − 1), which loses nothing near 0; the sign comes back as a bit.
static partial class Elementary
{
    /// <summary>tanh x of each double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S TanhDouble<S>(S x) where S : IScalar<S>, IBits<S>
    {
        var (n, r) = ReduceDouble(Clamped(S.Abs(x) * 2, 0, 64));
        return Quotient(x, PowerOf2Double(n), ExpM1OfSmallDouble(r));
    }

    /// <summary>tanh x of each float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S TanhSingle<S>(S x) where S : IScalar<S>, IBits<S>
    {
        var (n, r) = ReduceSingle(Clamped(S.Abs(x) * 2, 0, 32));
        return Quotient(x, PowerOf2Single(n), ExpM1OfSmallSingle(r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Quotient<S>(S x, S power, S expM1) where S : IScalar<S>, IBits<S>
    {
        var q = S.Fma(power, expM1, power - 1);
        return S.CopySign(q / (q + 2), x);
    }
}
