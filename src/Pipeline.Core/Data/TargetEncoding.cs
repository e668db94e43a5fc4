namespace Pipeline.Data;

/// <summary>The target of the true class (high) and of all other classes (low).</summary>
public sealed record TargetEncoding(double Low, double High)
{
    /// <summary>0.01 and 0.99, as in the lecture: a sigmoid reaches them, and never 0 or 1.</summary>
    public static TargetEncoding Lecture { get; } = new(0.01, 0.99);

    /// <summary>0 and 1.</summary>
    public static TargetEncoding OneHot { get; } = new(0, 1);
}
