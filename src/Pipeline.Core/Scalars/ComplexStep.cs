namespace Pipeline.Scalars;

/// <summary>
/// A complex number x + iy with a tiny y: Im f(x + ih)/h is f′(x) to rounding for h = 1e-100, because no difference cancels digits.
/// </summary>
/// <remarks>
/// Valid close to the real axis: the argument of z is computed as y/x, which is exact to rounding for |y/x| &lt; 1e-8. Comparisons use
/// the real part. Source: Squire and Trapp, Using complex variables to estimate derivatives of real functions (1998),
/// https://doi.org/10.1137/S003614459631241X.
/// </remarks>
readonly record struct ComplexStep(double Real, double Imaginary) : ISingleLane<ComplexStep>
{
    /// <inheritdoc/>
    public static implicit operator ComplexStep(double constant) => new(constant, 0);

    /// <inheritdoc/>
    public static ComplexStep operator +(ComplexStep a, ComplexStep b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

    /// <inheritdoc/>
    public static ComplexStep operator -(ComplexStep a, ComplexStep b) => new(a.Real - b.Real, a.Imaginary - b.Imaginary);

    /// <inheritdoc/>
    public static ComplexStep operator *(ComplexStep a, ComplexStep b) =>
        new(a.Real * b.Real - a.Imaginary * b.Imaginary, a.Real * b.Imaginary + a.Imaginary * b.Real);

    /// <summary>Smith's algorithm: no square of b can overflow or underflow, https://doi.org/10.1145/368637.368661.</summary>
    public static ComplexStep operator /(ComplexStep a, ComplexStep b)
    {
        var ratio = b.Imaginary / b.Real;
        var denominator = b.Real + b.Imaginary * ratio;
        return new((a.Real + a.Imaginary * ratio) / denominator, (a.Imaginary - a.Real * ratio) / denominator);
    }

    /// <inheritdoc/>
    public static ComplexStep operator -(ComplexStep a) => new(-a.Real, -a.Imaginary);

    /// <inheritdoc/>
    public static ComplexStep Fma(ComplexStep a, ComplexStep b, ComplexStep c) => new(
        Math.FusedMultiplyAdd(a.Real, b.Real, Math.FusedMultiplyAdd(-a.Imaginary, b.Imaginary, c.Real)),
        Math.FusedMultiplyAdd(a.Real, b.Imaginary, Math.FusedMultiplyAdd(a.Imaginary, b.Real, c.Imaginary)));

    /// <inheritdoc/>
    public static ComplexStep Exp(ComplexStep z)
    {
        var (modulus, (sin, cos)) = (Elementary.Exp(z.Real), Elementary.SinCos(z.Imaginary));
        return new(modulus * cos, modulus * sin);
    }

    /// <inheritdoc/>
    public static ComplexStep Log(ComplexStep z) => new(Elementary.Log(z.Real), z.Imaginary / z.Real);

    /// <summary>(tanh x + i tan y)/(1 + i tanh x tan y).</summary>
    public static ComplexStep Tanh(ComplexStep z)
    {
        var (tanh, (sin, cos)) = (Elementary.Tanh(z.Real), Elementary.SinCos(z.Imaginary));
        var tan = sin / cos;
        return new ComplexStep(tanh, tan) / new ComplexStep(1, tanh * tan);
    }

    /// <summary>The principal root of a number close to the real axis: √x + iy/(2√x).</summary>
    public static ComplexStep Sqrt(ComplexStep z)
    {
        var root = Math.Sqrt(z.Real);
        return new(root, z.Imaginary / (2 * root));
    }

    /// <inheritdoc/>
    public static ComplexStep SelectLess(ComplexStep a, ComplexStep b, ComplexStep then, ComplexStep otherwise) =>
        a.Real < b.Real ? then : otherwise;

    static double ISimdVector<ComplexStep, ComplexStep>.ToDouble(ComplexStep x) => x.Real;
}
