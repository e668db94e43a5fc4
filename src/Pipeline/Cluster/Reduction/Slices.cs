namespace Pipeline.Cluster;

/// <summary>How an array is cut for a sum over ranks: each rank adds one slice of it, piece by piece.</summary>
/// <param name="Length">Elements of the array.</param>
/// <param name="Ranks">The number of ranks.</param>
/// <param name="PieceLength">The most elements of a piece.</param>
readonly record struct Slices(int Length, int Ranks, int PieceLength)
{
    // A cache line of floats.
    const int Alignment = 16;

    /// <summary>Where the slice of a rank begins; that of the rank after the last one is the end of the array.</summary>
    public int Start(int rank) => rank == Ranks ? Length : (int)((long)Length * rank / Ranks) / Alignment * Alignment;

    /// <summary>Elements of the slice of a rank.</summary>
    public int LengthOf(int rank) => Start(rank + 1) - Start(rank);

    /// <summary>The pieces of the longest slice; shorter slices may end with empty ones.</summary>
    public int Pieces
    {
        get
        {
            var longest = 0;
            for (var rank = 0; rank < Ranks; rank++) longest = Math.Max(longest, LengthOf(rank));
            return (longest + PieceLength - 1) / PieceLength;
        }
    }

    /// <summary>A piece of the slice of a rank, in the array.</summary>
    public (int Start, int Length) Piece(int rank, int piece)
    {
        var end = Start(rank + 1);
        var start = (int)Math.Min(Start(rank) + (long)piece * PieceLength, end);
        return (start, Math.Min(PieceLength, end - start));
    }

    /// <summary>A piece of the slice of a rank.</summary>
    public Memory<T> Piece<T>(Memory<T> array, int rank, int piece)
    {
        var (start, length) = Piece(rank, piece);
        return array.Slice(start, length);
    }
}
