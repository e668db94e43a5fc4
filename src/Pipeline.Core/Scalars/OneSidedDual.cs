namespace Pipeline.Scalars;

/// <summary>
/// A dual number whose comparisons look ahead: where both sides are equal, the smaller tangent counts as less, as it is immediately after
/// the point. Along a direction it gives the one-sided derivative, along the opposite direction the derivative of the other side.
/// </summary>
/// <param name="Dual">Value and one-sided tangent.</param>
/// <param name="IsTied">Whether any comparison that led to the value had equal sides that move apart.</param>
readonly record struct OneSidedDual(Dual Dual, bool IsTied) : ISingleLane<OneSidedDual>
{
    /// <inheritdoc/>
    public static implicit operator OneSidedDual(double constant) => new(constant, false);

    /// <inheritdoc/>
    public static OneSidedDual operator +(OneSidedDual a, OneSidedDual b) => new(a.Dual + b.Dual, a.IsTied | b.IsTied);

    /// <inheritdoc/>
    public static OneSidedDual operator -(OneSidedDual a, OneSidedDual b) => new(a.Dual - b.Dual, a.IsTied | b.IsTied);

    /// <inheritdoc/>
    public static OneSidedDual operator *(OneSidedDual a, OneSidedDual b) => new(a.Dual * b.Dual, a.IsTied | b.IsTied);

    /// <inheritdoc/>
    public static OneSidedDual operator /(OneSidedDual a, OneSidedDual b) => new(a.Dual / b.Dual, a.IsTied | b.IsTied);

    /// <inheritdoc/>
    public static OneSidedDual operator -(OneSidedDual a) => a with { Dual = -a.Dual };

    /// <inheritdoc/>
    public static OneSidedDual Fma(OneSidedDual a, OneSidedDual b, OneSidedDual c) =>
        new(Dual.Fma(a.Dual, b.Dual, c.Dual), a.IsTied | b.IsTied | c.IsTied);

    /// <inheritdoc/>
    public static OneSidedDual Exp(OneSidedDual x) => x with { Dual = Dual.Exp(x.Dual) };

    /// <inheritdoc/>
    public static OneSidedDual Log(OneSidedDual x) => x with { Dual = Dual.Log(x.Dual) };

    /// <inheritdoc/>
    public static OneSidedDual Tanh(OneSidedDual x) => x with { Dual = Dual.Tanh(x.Dual) };

    /// <inheritdoc/>
    public static OneSidedDual Sqrt(OneSidedDual x) => x with { Dual = Dual.Sqrt(x.Dual) };

    /// <inheritdoc/>
    public static OneSidedDual SelectLess(OneSidedDual a, OneSidedDual b, OneSidedDual then, OneSidedDual otherwise)
    {
        var isTied = a.Dual.Value == b.Dual.Value && a.Dual.Tangent != b.Dual.Tangent;
        var isLess = isTied ? a.Dual.Tangent < b.Dual.Tangent : a.Dual.Value < b.Dual.Value;
        var selected = isLess ? then : otherwise;
        return selected with { IsTied = selected.IsTied | a.IsTied | b.IsTied | isTied };
    }

    /// <inheritdoc/>
    public static double ToDouble(OneSidedDual x) => x.Dual.Value;
}
