using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>Integers modulo 2⁶¹ − 1: an exact scalar with the four operations: algebraic identities hold without rounding.</summary>
/// <remarks>
/// Two polynomials that are equal at a random point are identical, except with a probability of at most degree/2⁶¹ (Schwartz and Zippel).
/// </remarks>
public readonly record struct PrimeField(ulong Value) : ISingleLane<PrimeField>
{
    const ulong Prime = (1UL << 61) - 1;

    static readonly PrimeField UnitOfConstants = new PrimeField(1) / FromInteger(1 << 20);

    /// <summary>n · (2²⁰)⁻¹ for a dyadic constant c = n / 2²⁰.</summary>
    public static implicit operator PrimeField(double constant)
    {
        var scaled = constant * (1 << 20);
        if (scaled != Math.Round(scaled)) throw new ArgumentException($"{constant} is no multiple of 2⁻²⁰.");
        return FromInteger((long)scaled) * UnitOfConstants;
    }

    public static PrimeField operator +(PrimeField a, PrimeField b) => new((a.Value + b.Value) % Prime);

    public static PrimeField operator -(PrimeField a, PrimeField b) => new((a.Value + Prime - b.Value) % Prime);

    public static PrimeField operator *(PrimeField a, PrimeField b) => new((ulong)((UInt128)a.Value * b.Value % Prime));

    public static PrimeField operator /(PrimeField a, PrimeField b) => a * Power(b, Prime - 2);

    public static PrimeField operator -(PrimeField a) => new((Prime - a.Value) % Prime);

    public static PrimeField Fma(PrimeField a, PrimeField b, PrimeField c) => a * b + c;

    public static PrimeField Exp(PrimeField x) => throw new NotSupportedException("A field has no exponential.");

    public static PrimeField Log(PrimeField x) => throw new NotSupportedException("A field has no logarithm.");

    public static PrimeField Tanh(PrimeField x) => throw new NotSupportedException("A field has no tanh.");

    public static PrimeField Sqrt(PrimeField x) => throw new NotSupportedException("Half of a field has no square root.");

    public static PrimeField SelectLess(PrimeField a, PrimeField b, PrimeField then, PrimeField otherwise) =>
        throw new NotSupportedException("A field has no order.");

    public static double ToDouble(PrimeField x) => x.Value;

    static PrimeField FromInteger(long n) => new(n >= 0 ? (ulong)n % Prime : Prime - (ulong)-n % Prime);

    static PrimeField Power(PrimeField x, ulong exponent) =>
        exponent == 0 ? new(1) : Power(x * x, exponent / 2) * (exponent % 2 == 1 ? x : new(1));
}
