using static System.FormattableString;

namespace Pipeline.ServerLoad;

/// <summary>What came of some requests.</summary>
sealed record LoadResult(int Requests, int Failures, double Seconds, double[] Milliseconds)
{
    public override string ToString()
    {
        var sorted = Milliseconds.Order().ToArray();
        double Quantile(double share) => sorted[(int)(share * (sorted.Length - 1))];
        return Invariant($"{Requests} requests, {Failures} failed, {Requests / Seconds:F0} a second; ")
            + Invariant($"p50 {Quantile(0.5):F2} ms, p99 {Quantile(0.99):F2} ms, most {sorted[^1]:F2} ms");
    }
}
