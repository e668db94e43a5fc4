namespace Pipeline.Numerics;

/// <summary>The precision of training.</summary>
public enum Precision
{
    /// <summary>float, 32 bits.</summary>
    Single,

    /// <summary>double, 64 bits.</summary>
    Double,
}
