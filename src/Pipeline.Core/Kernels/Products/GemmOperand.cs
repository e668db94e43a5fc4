namespace Pipeline.Kernels;

/// <summary>An operand of a product, row-major, or stored as its transpose (column-major).</summary>
readonly record struct GemmOperand<T>(ReadOnlyMemory<T> Values, bool IsTransposed) where T : unmanaged
{
    /// <summary>Elements from one stored row to the next where rows are not contiguous; else 0.</summary>
    public int LeadingDimension { get; init; }

    /// <summary>A row-major operand.</summary>
    public static implicit operator GemmOperand<T>(T[] rows) => new(rows, IsTransposed: false);

    /// <summary>A column-major operand.</summary>
    public static GemmOperand<T> Transposed(ReadOnlyMemory<T> columns) => new(columns, IsTransposed: true);

    /// <summary>Elements from one stored row of <paramref name="rowLength"/> elements to the next.</summary>
    public int RowStride(int rowLength) => LeadingDimension == 0 ? rowLength : LeadingDimension;
}
