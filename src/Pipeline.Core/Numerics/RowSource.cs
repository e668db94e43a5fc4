namespace Pipeline.Numerics;

/// <summary>Rows that are computed on demand, such as pixels decoded from bytes. Matrices refer to ranges of its rows.</summary>
abstract class RowSource<T> where T : unmanaged
{
    /// <summary>Writes rows firstRow, firstRow + 1, … to <paramref name="destination"/> until it is full. Deterministic.</summary>
    public abstract void ComputeRows(int firstRow, Span<T> destination);
}
