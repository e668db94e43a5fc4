namespace Pipeline.Numerics;

/// <summary>Rows of numbers that are made where they are needed: what many matrices share who have not become numbers yet.</summary>
abstract class RowSource<T> where T : unmanaged
{
    /// <summary>Writes rows from number <paramref name="first"/> on, until the place is full: always the same numbers.</summary>
    public abstract void CopyRows(int first, Span<T> place);
}
