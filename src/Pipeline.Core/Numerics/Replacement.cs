namespace Pipeline.Numerics;

/// <summary>Of products x·W one a row: row r of them has row Row + r / Every of W replaced by row r of Rows, where W has such a row.</summary>
readonly record struct Replacement<T>(T[] Rows, int Row, int Every) where T : unmanaged;
