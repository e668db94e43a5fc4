using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics;

// tanh |x| = q/(q + 2) with q = e^(2|x|) − 1 taken as 2ⁿ(eʳ − 1) + (2ⁿ − 1), which loses nothing near 0; the sign comes back as a bit.
public static partial class Elementary
{
    /// <summary>tanh x of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        var (n, r) = Reduce(Vector512.Min(Vector512.Abs(x) * Vector512.Create(2.0), Vector512.Create(64.0)));
        var power = PowerOf2(n);
        var q = Vector512.FusedMultiplyAdd(power, ExpM1OfSmall(r), power - Vector512<double>.One);
        return Vector512.CopySign(q / (q + Vector512.Create(2.0)), x);
    }

    /// <summary>tanh x of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var (n, r) = Reduce(Vector512.Min(Vector512.Abs(x) * Vector512.Create(2f), Vector512.Create(32f)));
        var power = PowerOf2(n);
        var q = Vector512.FusedMultiplyAdd(power, ExpM1OfSmall(r), power - Vector512<float>.One);
        return Vector512.CopySign(q / (q + Vector512.Create(2f)), x);
    }
}
