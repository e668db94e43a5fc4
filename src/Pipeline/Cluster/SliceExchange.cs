using System.Buffers;
using System.Collections.Immutable;
using Pipeline.Kernels;

namespace Pipeline.Cluster;

/// <summary>
/// A sum over ranks in the order of the shards. Each rank gets of its slice what the others computed, adds it in order, and sends the sum to
/// all; piece by piece, so that a piece is added while the next ones are on their way.
/// </summary>
/// <param name="communicator">The ranks.</param>
/// <param name="owners">Which of them computes which shards.</param>
/// <param name="slices">Which of them adds which part.</param>
sealed class SliceExchange<T>(ICommunicator communicator, ShardOwners owners, Slices slices) where T : unmanaged
{
    const int GradientTag = 1, SumTag = 2;

    readonly int rank = communicator.Rank, pieces = slices.Pieces;

    // The slice of this rank of each shard of the others; those of this rank are read where they are.
    readonly Memory<T> received = Kernels<T>.AllocateAligned(
        (owners.Shards - owners.Count(communicator.Rank)) * slices.LengthOf(communicator.Rank));

    // Piece by piece, shard by shard; 0 for none.
    readonly nint[] gradientRequests = new nint[slices.Pieces * owners.Shards];

    // Everything that the end waits for: gradients and sums that are sent, and sums that are received.
    readonly nint[] otherRequests = new nint[slices.Pieces * communicator.Size * (owners.Count(communicator.Rank) + 2)];

    readonly MemoryHandle[] pins = new MemoryHandle[owners.Count(communicator.Rank) + 1];

    int otherCount;

    /// <summary>Elements of the sum.</summary>
    public int Length => slices.Length;

    /// <summary>Writes the sum.</summary>
    public void Sum(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum)
    {
        Pin(own, sum);
        try
        {
            otherCount = 0;
            for (var piece = 0; piece < pieces; piece++) StartReceiving(piece, weights, sum);
            for (var piece = 0; piece < pieces; piece++) StartSending(piece, own, weights);
            for (var piece = 0; piece < pieces; piece++) SumPiece(piece, own, weights, sum);
            for (var i = 0; i < otherCount; i++) communicator.Wait(otherRequests[i]);
        }
        finally
        {
            foreach (var pin in pins) pin.Dispose();
        }
    }

    void Pin(ImmutableArray<Memory<T>> own, Memory<T> sum)
    {
        for (var i = 0; i < own.Length; i++) pins[i] = own[i].Pin();
        pins[^1] = sum.Pin();
    }

    void StartReceiving(int piece, ImmutableArray<double> weights, Memory<T> sum)
    {
        for (var shard = 0; shard < owners.Shards; shard++)
        {
            var (owner, into) = (owners.OwnerOf(shard), ReceivedPiece(shard, piece));
            gradientRequests[piece * owners.Shards + shard] = owner == rank || weights[shard] == 0 || into.IsEmpty
                ? 0
                : communicator.StartReceive(into, owner, GradientTag);
        }
        for (var other = 0; other < slices.Ranks; other++)
            if (other != rank && slices.Piece(sum, other, piece) is { IsEmpty: false } into)
                otherRequests[otherCount++] = communicator.StartReceive(into, other, SumTag);
    }

    /// <summary>Each rank begins with the one after it, so that not all send to the same one.</summary>
    void StartSending(int piece, ImmutableArray<Memory<T>> own, ImmutableArray<double> weights)
    {
        var first = owners.First(rank);
        for (var distance = 1; distance < slices.Ranks; distance++)
            for (var i = 0; i < own.Length; i++)
            {
                var to = (rank + distance) % slices.Ranks;
                if (weights[first + i] != 0 && slices.Piece(own[i], to, piece) is { IsEmpty: false } gradient)
                    otherRequests[otherCount++] = communicator.StartSend<T>(gradient, to, GradientTag);
            }
    }

    void SumPiece(int piece, ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum)
    {
        var total = slices.Piece(sum, rank, piece);
        if (total.IsEmpty) return;
        var (firstOwn, isFirst) = (owners.First(rank), true);
        for (var shard = 0; shard < owners.Shards; shard++)
        {
            if (weights[shard] == 0) continue;
            var isOwn = owners.OwnerOf(shard) == rank;
            if (!isOwn) communicator.Wait(gradientRequests[piece * owners.Shards + shard]);
            var gradient = isOwn ? slices.Piece(own[shard - firstOwn], rank, piece) : ReceivedPiece(shard, piece);
            OrderedChain.Add(total.Span, gradient.Span, weights[shard], isFirst);
            isFirst = false;
        }
        for (var distance = 1; distance < slices.Ranks; distance++)
            otherRequests[otherCount++] = communicator.StartSend<T>(total, (rank + distance) % slices.Ranks, SumTag);
    }

    /// <summary>Where a piece of another rank's shard is put.</summary>
    Memory<T> ReceivedPiece(int shard, int piece)
    {
        if (owners.OwnerOf(shard) == rank) return default;
        var slot = shard < owners.First(rank) ? shard : shard - owners.Count(rank);
        var length = slices.LengthOf(rank);
        var (start, pieceLength) = slices.Piece(rank, piece);
        return received.Slice(slot * length + start - slices.Start(rank), pieceLength);
    }
}
