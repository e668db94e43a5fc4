namespace Pipeline.Commands;

/// <summary>Mean and sample standard deviation of numbers.</summary>
/// <param name="Mean">x̄ = (1/n) Σ xᵢ.</param>
/// <param name="Deviation">√(Σ (xᵢ − x̄)² / (n − 1)); null for one number, which has none.</param>
sealed record MeanDeviation(double Mean, double? Deviation)
{
    /// <summary>Those of at least one number.</summary>
    public static MeanDeviation Of(IReadOnlyCollection<double> numbers)
    {
        var mean = numbers.Average();
        return new(mean, numbers.Count < 2 ? null : Math.Sqrt(numbers.Sum(x => (x - mean) * (x - mean)) / (numbers.Count - 1)));
    }
}
