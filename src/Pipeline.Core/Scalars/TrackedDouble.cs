namespace Pipeline.Scalars;

/// <summary>A double that remembers whether anything was rounded on the way to it, and which way the comparisons went.</summary>
/// <remarks>
/// What is not rounded is exact, so equality may be asked for with tolerance 0; where the comparisons went the same way on both sides of a
/// point, no kink lies between. An operation counts as exact when its error term is 0 (Dekker's product, Knuth's sum): Muller et al., Handbook of
/// Floating-Point Arithmetic (2018), chapter 4, https://doi.org/10.1007/978-3-319-76526-6.
/// </remarks>
/// <param name="Value">The number, with the bits that double arithmetic gives.</param>
/// <param name="IsRounded">Whether it may differ from the exact result.</param>
/// <param name="Branches">A fingerprint of the outcomes of all comparisons on the way; 0 for none.</param>
readonly record struct TrackedDouble(double Value, bool IsRounded, ulong Branches) : ISingleLane<TrackedDouble>
{
    const ulong Left = 0x9E37_79B9_7F4A_7C15, Right = 0xC2B2_AE3D_27D4_EB4F, Less = 0x1656_67B1_9E37_79F9, NotLess = 0x27D4_EB2F_1656_67C5;

    /// <inheritdoc/>
    public static implicit operator TrackedDouble(double constant) => new(constant, false, 0);

    /// <inheritdoc/>
    public static TrackedDouble operator +(TrackedDouble a, TrackedDouble b) => Of(a, b, a.Value + b.Value, IsSumRounded(a.Value, b.Value));

    /// <inheritdoc/>
    public static TrackedDouble operator -(TrackedDouble a, TrackedDouble b) => Of(a, b, a.Value - b.Value, IsSumRounded(a.Value, -b.Value));

    /// <inheritdoc/>
    public static TrackedDouble operator *(TrackedDouble a, TrackedDouble b) => Of(a, b, a.Value * b.Value, IsProductRounded(a.Value, b.Value, a.Value * b.Value));

    /// <inheritdoc/>
    public static TrackedDouble operator /(TrackedDouble a, TrackedDouble b)
    {
        var quotient = a.Value / b.Value;
        return Of(a, b, quotient, IsProductRounded(quotient, b.Value, a.Value));
    }

    /// <inheritdoc/>
    public static TrackedDouble operator -(TrackedDouble a) => a with { Value = -a.Value };

    /// <inheritdoc/>
    public static TrackedDouble Fma(TrackedDouble a, TrackedDouble b, TrackedDouble c)
    {
        var product = a.Value * b.Value;
        var isRounded = IsProductRounded(a.Value, b.Value, product) || IsSumRounded(product, c.Value);
        return Of(Of(a, b, product, isRounded), c, Math.FusedMultiplyAdd(a.Value, b.Value, c.Value), isRounded);
    }

    /// <inheritdoc/>
    public static TrackedDouble Exp(TrackedDouble x) => x with { Value = Elementary.Exp(x.Value), IsRounded = true };

    /// <inheritdoc/>
    public static TrackedDouble Log(TrackedDouble x) => x with { Value = Elementary.Log(x.Value), IsRounded = true };

    /// <inheritdoc/>
    public static TrackedDouble Tanh(TrackedDouble x) => x with { Value = Elementary.Tanh(x.Value), IsRounded = true };

    /// <inheritdoc/>
    public static TrackedDouble Sqrt(TrackedDouble x)
    {
        var root = Math.Sqrt(x.Value);
        return x with { Value = root, IsRounded = x.IsRounded || IsProductRounded(root, root, x.Value) };
    }

    /// <inheritdoc/>
    public static TrackedDouble SelectLess(TrackedDouble a, TrackedDouble b, TrackedDouble then, TrackedDouble otherwise)
    {
        var (chosen, outcome) = a.Value < b.Value ? (then, Less) : (otherwise, NotLess);
        return chosen with { Branches = unchecked(Mix(Mix(a.Branches, b.Branches), chosen.Branches) + outcome) };
    }

    static TrackedDouble Of(TrackedDouble a, TrackedDouble b, double value, bool isRounded) =>
        new(value, a.IsRounded || b.IsRounded || isRounded, Mix(a.Branches, b.Branches));

    static ulong Mix(ulong a, ulong b) => unchecked(a * Left + b * Right);

    // NaN and overflow count as rounded, because nothing equals NaN.
    static bool IsProductRounded(double a, double b, double product) => !(Math.FusedMultiplyAdd(a, b, -product) == 0);

    static bool IsSumRounded(double a, double b)
    {
        var sum = a + b;
        var rest = sum - a;
        return !((a - (sum - rest)) + (b - rest) == 0);
    }

    /// <inheritdoc/>
    public static double ToDouble(TrackedDouble x) => x.Value;
}
