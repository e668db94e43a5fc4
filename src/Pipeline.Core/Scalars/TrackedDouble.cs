namespace Pipeline.Scalars;

/// <summary>A double that records whether any operation rounded, and a hash of the outcomes of all comparisons.</summary>
/// <remarks>
/// An unrounded result is exact and can be compared with tolerance 0. Where two points have the same outcomes, a piecewise function is
/// evaluated on the same piece at both. An operation is exact when its error term is 0 (Dekker's product, Knuth's sum): Muller et al.,
/// Handbook of Floating-Point Arithmetic (2018), chapter 4, https://doi.org/10.1007/978-3-319-76526-6.
/// </remarks>
/// <param name="Value">The result in double arithmetic, bit for bit.</param>
/// <param name="IsInexact">Whether it may differ from the exact result.</param>
/// <param name="BranchHash">A hash of the outcomes of all comparisons that led to the value; 0 for none.</param>
readonly record struct BranchTrackingDouble(double Value, bool IsInexact, ulong BranchHash) : ISingleLane<BranchTrackingDouble>
{
    // Odd 64-bit multipliers and offsets of the hash.
    const ulong LeftHashMultiplier = 0x9E37_79B9_7F4A_7C15, RightHashMultiplier = 0xC2B2_AE3D_27D4_EB4F;
    const ulong LessHash = 0x1656_67B1_9E37_79F9, NotLessHash = 0x27D4_EB2F_1656_67C5;

    /// <inheritdoc/>
    public static implicit operator BranchTrackingDouble(double constant) => new(constant, false, 0);

    /// <inheritdoc/>
    public static BranchTrackingDouble operator +(BranchTrackingDouble a, BranchTrackingDouble b) =>
        WithHistoryOf(a, b, a.Value + b.Value, IsSumInexact(a.Value, b.Value));

    /// <inheritdoc/>
    public static BranchTrackingDouble operator -(BranchTrackingDouble a, BranchTrackingDouble b) =>
        WithHistoryOf(a, b, a.Value - b.Value, IsSumInexact(a.Value, -b.Value));

    /// <inheritdoc/>
    public static BranchTrackingDouble operator *(BranchTrackingDouble a, BranchTrackingDouble b) =>
        WithHistoryOf(a, b, a.Value * b.Value, IsProductInexact(a.Value, b.Value, a.Value * b.Value));

    /// <inheritdoc/>
    public static BranchTrackingDouble operator /(BranchTrackingDouble a, BranchTrackingDouble b)
    {
        var quotient = a.Value / b.Value;
        return WithHistoryOf(a, b, quotient, IsProductInexact(quotient, b.Value, a.Value));
    }

    /// <inheritdoc/>
    public static BranchTrackingDouble operator -(BranchTrackingDouble a) => a with { Value = -a.Value };

    /// <inheritdoc/>
    public static BranchTrackingDouble Fma(BranchTrackingDouble a, BranchTrackingDouble b, BranchTrackingDouble c)
    {
        var product = a.Value * b.Value;
        var isInexact = IsProductInexact(a.Value, b.Value, product) || IsSumInexact(product, c.Value);
        return WithHistoryOf(WithHistoryOf(a, b, product, isInexact), c, Math.FusedMultiplyAdd(a.Value, b.Value, c.Value), isInexact);
    }

    /// <inheritdoc/>
    public static BranchTrackingDouble Exp(BranchTrackingDouble x) => x with { Value = Elementary.Exp(x.Value), IsInexact = true };

    /// <inheritdoc/>
    public static BranchTrackingDouble Log(BranchTrackingDouble x) => x with { Value = Elementary.Log(x.Value), IsInexact = true };

    /// <inheritdoc/>
    public static BranchTrackingDouble Tanh(BranchTrackingDouble x) => x with { Value = Elementary.Tanh(x.Value), IsInexact = true };

    /// <inheritdoc/>
    public static BranchTrackingDouble Sqrt(BranchTrackingDouble x)
    {
        var root = Math.Sqrt(x.Value);
        return x with { Value = root, IsInexact = x.IsInexact || IsProductInexact(root, root, x.Value) };
    }

    /// <inheritdoc/>
    public static BranchTrackingDouble SelectLess(BranchTrackingDouble a, BranchTrackingDouble b, BranchTrackingDouble then, BranchTrackingDouble otherwise)
    {
        var (selected, outcomeHash) = a.Value < b.Value ? (then, LessHash) : (otherwise, NotLessHash);
        var branchHash = unchecked(CombineHashes(CombineHashes(a.BranchHash, b.BranchHash), selected.BranchHash) + outcomeHash);
        return selected with { BranchHash = branchHash };
    }

    static BranchTrackingDouble WithHistoryOf(BranchTrackingDouble a, BranchTrackingDouble b, double value, bool isInexact) =>
        new(value, a.IsInexact || b.IsInexact || isInexact, CombineHashes(a.BranchHash, b.BranchHash));

    static ulong CombineHashes(ulong a, ulong b) => unchecked(a * LeftHashMultiplier + b * RightHashMultiplier);

    // Written as !(error == 0), so that NaN and overflow count as inexact.
    static bool IsProductInexact(double a, double b, double product) => !(Math.FusedMultiplyAdd(a, b, -product) == 0);

    static bool IsSumInexact(double a, double b)
    {
        var sum = a + b;
        var bVirtual = sum - a;
        return !((a - (sum - bVirtual)) + (b - bVirtual) == 0);
    }

    /// <inheritdoc/>
    public static double ToDouble(BranchTrackingDouble x) => x.Value;
}
