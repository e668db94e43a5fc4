namespace Pipeline.Scalars;

/// <summary>A dual number, value + tangent·ε with ε² = 0: forward-mode differentiation, exact to rounding.</summary>
/// <remarks>
/// f(x + ẋε) = f(x) + f′(x)ẋε, so each operation below applies its derivative rule. The gradient oracle relies on no other code.
/// Source: Griewank and Walther, Evaluating Derivatives (2008), chapter 3, https://doi.org/10.1137/1.9780898717761.
/// </remarks>
public readonly record struct Dual(double Value, double Tangent) : ISingleLane<Dual>
{
    /// <inheritdoc/>
    public static implicit operator Dual(double constant) => new(constant, 0);

    /// <inheritdoc/>
    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Tangent + b.Tangent);

    /// <inheritdoc/>
    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Tangent - b.Tangent);

    /// <inheritdoc/>
    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, a.Tangent * b.Value + a.Value * b.Tangent);

    /// <inheritdoc/>
    public static Dual operator /(Dual a, Dual b)
    {
        var quotient = a.Value / b.Value;
        return new(quotient, (a.Tangent - quotient * b.Tangent) / b.Value);
    }

    /// <inheritdoc/>
    public static Dual operator -(Dual a) => new(-a.Value, -a.Tangent);

    /// <inheritdoc/>
    public static Dual Fma(Dual a, Dual b, Dual c) => new(
        Math.FusedMultiplyAdd(a.Value, b.Value, c.Value),
        Math.FusedMultiplyAdd(a.Tangent, b.Value, Math.FusedMultiplyAdd(a.Value, b.Tangent, c.Tangent)));

    /// <inheritdoc/>
    public static Dual Exp(Dual x)
    {
        var value = Elementary.Exp(x.Value);
        return new(value, value * x.Tangent);
    }

    /// <inheritdoc/>
    public static Dual Log(Dual x) => new(Elementary.Log(x.Value), x.Tangent / x.Value);

    /// <inheritdoc/>
    public static Dual Tanh(Dual x)
    {
        var value = Elementary.Tanh(x.Value);
        return new(value, (1 - value * value) * x.Tangent);
    }

    /// <inheritdoc/>
    public static Dual Sqrt(Dual x)
    {
        var value = Math.Sqrt(x.Value);
        return new(value, x.Tangent / (2 * value));
    }

    /// <inheritdoc/>
    public static Dual SelectLess(Dual a, Dual b, Dual then, Dual otherwise) => a.Value < b.Value ? then : otherwise;

    /// <inheritdoc/>
    public static double ToDouble(Dual x) => x.Value;

    /// <summary>The number as a sum, such as <c>1 + 2ε</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Value} + {Tangent}ε");
}
