namespace Pipeline.Data;

/// <summary>The targets of the right class and of the others.</summary>
public sealed record TargetEncoding(double Low, double High)
{
    /// <summary>0.01 and 0.99: a sigmoid never reaches 0 or 1, and the lecture does not ask it to.</summary>
    public static TargetEncoding Lecture { get; } = new(0.01, 0.99);

    /// <summary>0 and 1.</summary>
    public static TargetEncoding OneHot { get; } = new(0, 1);
}
