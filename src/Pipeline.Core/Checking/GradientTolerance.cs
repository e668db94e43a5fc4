namespace Pipeline.Checking;

/// <summary>
/// How far the analytic derivative g may be from an oracle's, |g − oracle| ≤ tolerance·(1 + |oracle| + |J|). Never relative alone, because a
/// gradient that is nearly 0 consists of rounding; never estimated from the run, because then a wrong gradient widens its own tolerance.
/// </summary>
/// <remarks>u = 2⁻⁵³ ≈ 1.1e-16 is half a unit in the last place; k counts the roundings on the longest path, weighted by how they are magnified.</remarks>
static class GradientTolerance
{
    /// <summary>Exact arithmetic on both sides: equal or wrong.</summary>
    public const double Lattice = 0;

    /// <summary>Dual numbers have no truncation: k·u with k up to 9,000. Small networks (depth 4, width 6) have k below 100.</summary>
    public const double Dual = 1e-12;

    /// <summary>The complex step of 1e-100 truncates by 1e-200: k·u again.</summary>
    public const double ComplexStep = 1e-12;

    /// <summary>One direction by dual numbers; relative to 1 + Σ|gᵢvᵢ| + |J|, what the inner product adds up.</summary>
    public const double Directional = 1e-12;

    /// <summary>h⁴/30·J⁽⁵⁾ + 1.5·k·u/h with h = 2⁻¹³: 7e-18·J⁽⁵⁾ + 1.4e-12·k, which leaves room for k = 1,000 and J⁽⁵⁾ = 1e9.</summary>
    public const double FivePoint = 1e-8;

    /// <summary>h²/6·J‴ + k·u/h with h = 2⁻¹⁷: 1e-11·J‴ + 1.5e-11·k, which leaves room for k = J‴ = 1,000, several times over.</summary>
    public const double CentralDifference = 1e-7;
}
