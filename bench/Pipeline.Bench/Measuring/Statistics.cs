namespace Pipeline.Bench.Measuring;

/// <summary>The median and the affine fit of the table.</summary>
static class Statistics
{
    /// <summary>The middle value, or the mean of the middle two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// The line a + b·x whose residuals |yᵢ − (a + b·xᵢ)| / yᵢ have the least sum of squares, and the largest residual. Needs at least two
    /// points.
    /// </summary>
    public static AffineFit FitAffine(IReadOnlyCollection<(double X, double Y)> points)
    {
        // Least squares with weights 1/y²: minimise Σ ((y − a − bx) / y)².
        double Sum(Func<double, double, double> term) => points.Sum(p => term(p.X, p.Y) / (p.Y * p.Y));
        var (w, x, y, xx, xy) = (Sum((_, _) => 1), Sum((x, _) => x), Sum((_, y) => y), Sum((x, _) => x * x), Sum((x, y) => x * y));
        var b = (w * xy - x * y) / (w * xx - x * x);
        var a = (y - b * x) / w;
        return new(a, b, points.Max(p => Math.Abs(p.Y - a - b * p.X) / p.Y));
    }
}

/// <summary>The line a + b·x fitted to points, and the largest relative residual.</summary>
readonly record struct AffineFit(double A, double B, double MaxResidual);
