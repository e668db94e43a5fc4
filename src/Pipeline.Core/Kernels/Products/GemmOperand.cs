namespace Pipeline.Kernels;

/// <summary>A factor of a product: its numbers, and whether they stand as its transpose, columns × rows.</summary>
readonly record struct GemmOperand<T>(ReadOnlyMemory<T> Values, bool IsTransposed) where T : unmanaged
{
    /// <summary>How far apart rows stand, where they stand farther apart than they are long; else 0.</summary>
    public int LeadingDimension { get; init; }

    /// <summary>A factor whose numbers stand row after row.</summary>
    public static implicit operator GemmOperand<T>(T[] rows) => new(rows, IsTransposed: false);

    /// <summary>A factor whose numbers stand column after column.</summary>
    public static GemmOperand<T> Transposed(ReadOnlyMemory<T> columns) => new(columns, IsTransposed: true);

    /// <summary>How far apart rows of so many numbers stand.</summary>
    public int Stride(int length) => LeadingDimension == 0 ? length : LeadingDimension;
}
