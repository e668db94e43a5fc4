namespace Pipeline.Numerics;

/// <summary>The floating-point type of parameters and arithmetic.</summary>
public enum Precision
{
    /// <summary>float, 32 bits.</summary>
    Single,

    /// <summary>double, 64 bits.</summary>
    Double,
}
