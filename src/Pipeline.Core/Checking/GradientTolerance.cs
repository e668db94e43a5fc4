namespace Pipeline.Checking;

/// <summary>
/// Tolerances for the analytic derivative g: |g − oracle| ≤ tolerance·(1 + |oracle| + |J|). Not purely relative, because a gradient near
/// 0 consists of rounding errors; not estimated from the data, because then a wrong gradient would widen its own tolerance.
/// </summary>
/// <remarks>
/// u = 2⁻⁵³ ≈ 1.1e-16 is the unit roundoff; k is the number of roundings on the longest path, each weighted by its amplification.
/// </remarks>
static class GradientTolerance
{
    /// <summary>Both sides are exact: anything but equality is an error.</summary>
    public const double Lattice = 0;

    /// <summary>
    /// Dual numbers have no truncation error: k·u with k up to 9,000. Small networks (depth 4, width 6) have k below 100.
    /// </summary>
    public const double Dual = 1e-12;

    /// <summary>With h = 1e-100 the truncation error of the complex step is about 1e-200, so the bound is k·u too.</summary>
    public const double ComplexStep = 1e-12;

    /// <summary>One direction by dual numbers; relative to 1 + Σ|gᵢvᵢ| + |J|, because the inner product sums the terms gᵢvᵢ.</summary>
    public const double Directional = 1e-12;

    /// <summary>h⁴/30·J⁽⁵⁾ + 1.5·k·u/h with h = 2⁻¹³: 7e-18·J⁽⁵⁾ + 1.4e-12·k, sufficient for k = 1,000 and J⁽⁵⁾ = 1e9.</summary>
    public const double FivePoint = 1e-8;

    /// <summary>h²/6·J‴ + k·u/h with h = 2⁻¹⁷: 1e-11·J‴ + 1.5e-11·k, sufficient several times over for k = J‴ = 1,000.</summary>
    public const double CentralDifference = 1e-7;
}
