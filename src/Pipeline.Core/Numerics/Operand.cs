namespace Pipeline.Numerics;

/// <summary>A factor of a product: its numbers, and whether they stand as its transpose, columns × rows.</summary>
readonly record struct Operand<T>(ReadOnlyMemory<T> Numbers, bool IsTransposed) where T : unmanaged
{
    /// <summary>A factor whose numbers stand row after row.</summary>
    public static implicit operator Operand<T>(T[] rows) => new(rows, IsTransposed: false);

    /// <summary>A factor whose numbers stand column after column.</summary>
    public static Operand<T> Transposed(ReadOnlyMemory<T> columns) => new(columns, IsTransposed: true);
}
