using System.Buffers;
using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Training;

namespace Pipeline.Cluster;

/// <summary>
/// A sum over ranks in slices: each rank gets of its slice what the others computed, adds it in order, and sends the sum to all; piece by
/// piece, so that a piece is added while the next ones are on their way.
/// </summary>
/// <param name="communicator">The ranks.</param>
/// <param name="owners">Which of them computes which shards.</param>
sealed class SlicedSum<T>(ICommunicator communicator, ShardOwners owners) where T : unmanaged
{
    const int GradientTag = 1, SumTag = 2;

    readonly int rank = communicator.Rank, ownShards = owners.Count(communicator.Rank);

    // The slice of this rank of each shard of the others; those of this rank are read where they are.
    Memory<T> received;

    // acc, before the last link of the chain.
    Memory<T> partial;

    // Of gradients on their way here, piece by piece and shard by shard.
    nint[] receives = [];

    // Of gradients on their way to others, piece by piece.
    Requests[] sends = [];

    readonly Requests ofSums = new(communicator);

    readonly MemoryHandle[] pins = new MemoryHandle[owners.Count(communicator.Rank) + 1];

    /// <summary>Writes the sum.</summary>
    public void Sum(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum, Slices slices)
    {
        Grow(slices);
        for (var i = 0; i < ownShards; i++) pins[i] = own[i].Pin();
        pins[^1] = sum.Pin();
        try
        {
            for (var piece = 0; piece < slices.Pieces; piece++) ReceiveGradients(slices, piece, weights);
            for (var piece = 0; piece < slices.Pieces; piece++) SendGradients(slices, piece, own, weights);
            for (var piece = 0; piece < slices.Pieces; piece++)
            {
                Add(slices, piece, own, weights, sum);
                // The sum may stand in the place of a gradient, which is then gone.
                sends[piece].WaitForAll();
                ExchangeSums(slices, piece, sum);
            }
            ofSums.WaitForAll();
        }
        finally
        {
            foreach (var pin in pins) pin.Dispose();
        }
    }

    void Grow(Slices slices)
    {
        var elements = (owners.Shards - ownShards) * slices.LengthOf(rank);
        if (received.Length < elements) received = Kernels<T>.AllocateAligned(elements);
        var pieceLength = Math.Min(slices.PieceLength, slices.LengthOf(rank));
        if (partial.Length < pieceLength) partial = Kernels<T>.AllocateAligned(pieceLength);
        if (receives.Length < slices.Pieces * owners.Shards) receives = new nint[slices.Pieces * owners.Shards];
        if (sends.Length < slices.Pieces) sends = [.. Enumerable.Range(0, slices.Pieces).Select(_ => new Requests(communicator))];
    }

    void ReceiveGradients(Slices slices, int piece, ImmutableArray<double> weights)
    {
        for (var shard = 0; shard < owners.Shards; shard++)
            if (owners.OwnerOf(shard) is var owner && owner != rank && weights[shard] != 0
                && ReceivedPiece(slices, shard, piece) is { IsEmpty: false } gradient)
                receives[piece * owners.Shards + shard] = communicator.StartReceive(gradient, owner, GradientTag);
    }

    void SendGradients(Slices slices, int piece, ImmutableArray<Memory<T>> own, ImmutableArray<double> weights)
    {
        // Each rank begins with the one after it, so that not all send to the same one.
        for (var distance = 1; distance < slices.Ranks; distance++)
            for (var i = 0; i < ownShards; i++)
                if (weights[owners.First(rank) + i] != 0 && (rank + distance) % slices.Ranks is var to
                    && slices.Piece(own[i], to, piece) is { IsEmpty: false } gradient)
                    sends[piece].Add(communicator.StartSend<T>(gradient, to, GradientTag));
    }

    void Add(Slices slices, int piece, ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum)
    {
        var total = slices.Piece(sum, rank, piece);
        if (total.IsEmpty) return;
        var (acc, isFirst, last) = (partial[..total.Length], true, ShardSum.LastWithRows(weights));
        for (var shard = 0; shard <= last; shard++)
        {
            if (weights[shard] == 0) continue;
            var isOwn = owners.OwnerOf(shard) == rank;
            if (!isOwn) communicator.Wait(receives[piece * owners.Shards + shard]);
            var gradient = isOwn ? slices.Piece(own[shard - owners.First(rank)], rank, piece) : ReceivedPiece(slices, shard, piece);
            ShardSum.AddTerm(acc.Span, gradient.Span, weights[shard], isFirst, shard == last ? total.Span : acc.Span);
            isFirst = false;
        }
    }

    void ExchangeSums(Slices slices, int piece, Memory<T> sum)
    {
        for (var distance = 1; distance < slices.Ranks; distance++)
        {
            var other = (rank + distance) % slices.Ranks;
            if (slices.Piece(sum, other, piece) is { IsEmpty: false } received)
                ofSums.Add(communicator.StartReceive(received, other, SumTag));
            if (slices.Piece(sum, rank, piece) is { IsEmpty: false } total) ofSums.Add(communicator.StartSend<T>(total, other, SumTag));
        }
    }

    /// <summary>Where a piece of another rank's shard is put.</summary>
    Memory<T> ReceivedPiece(Slices slices, int shard, int piece)
    {
        var slot = shard < owners.First(rank) ? shard : shard - ownShards;
        var (start, length) = slices.Piece(rank, piece);
        return received.Slice(slot * slices.LengthOf(rank) + start - slices.Start(rank), length);
    }
}
