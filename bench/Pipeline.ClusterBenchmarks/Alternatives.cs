using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Cluster;
using Pipeline.Training;

namespace Pipeline.ClusterBenchmarks;

/// <summary>Other ways to the bits of <see cref="OrderedReduction"/>, for S shards of N ranks.</summary>
sealed class Alternatives(OpenMpi mpi, int shards, int length, int pieceLength)
{
    const int Tag = 3;

    readonly ShardOwners owners = new(shards, mpi.Size);
    readonly Slices slices = new(length, mpi.Size, pieceLength);
    readonly float[] all = GC.AllocateArray<float>(shards * length, pinned: true);
    readonly nint[] requests = new nint[2 * (length / pieceLength + 1)];

    /// <summary>Every rank gets all gradients, and adds all of them.</summary>
    public void GatherAll(ImmutableArray<Memory<float>> own, ImmutableArray<double> weights, Memory<float> sum)
    {
        for (var i = 0; i < own.Length; i++) own[i].CopyTo(all.AsMemory((owners.First(mpi.Rank) + i) * length));
        mpi.AllGatherInPlace(all.AsMemory(), [.. Enumerable.Range(0, mpi.Size + 1).Select(rank => owners.First(rank) * length)]);
        for (var start = 0; start < length; start += pieceLength)
            for (var s = 0; s < shards; s++)
            {
                var part = Math.Min(pieceLength, length - start);
                ShardSum.AddTerm(
                    sum.Span.Slice(start, part), all.AsSpan(s * length + start, part), weights[s], s == 0, sum.Span.Slice(start, part));
            }
    }

    /// <summary>Slices by MPI_Alltoallv, then the sums by MPI_Allgatherv: adding begins when everything is there.</summary>
    public void Collectives(ImmutableArray<Memory<float>> own, ImmutableArray<double> weights, Memory<float> sum)
    {
        var (mine, first) = (slices.LengthOf(mpi.Rank), owners.First(mpi.Rank));
        for (var i = 0; i < own.Length; i++)
        {
            // Of each rank, its shard number i; all ranks have the same number of shards here.
            int[] starts = [.. Enumerable.Range(0, mpi.Size).Select(slices.Start)];
            mpi.AllToAll(own[i].Span, [.. Enumerable.Range(0, mpi.Size).Select(slices.LengthOf)], starts,
                all.AsSpan(), [.. Enumerable.Repeat(mine, mpi.Size)],
                [.. Enumerable.Range(0, mpi.Size).Select(rank => (owners.First(rank) + i) * mine)]);
        }
        for (var start = 0; start < mine; start += pieceLength)
            for (var s = 0; s < shards; s++)
            {
                var part = Math.Min(pieceLength, mine - start);
                var total = sum.Span.Slice(slices.Start(mpi.Rank) + start, part);
                ShardSum.AddTerm(total, all.AsSpan(s * mine + start, part), weights[s], s == 0, total);
            }
        mpi.AllGatherInPlace(sum, [.. Enumerable.Range(0, mpi.Size + 1).Select(slices.Start)]);
    }

    /// <summary>The chain goes through the ranks, piece by piece, and the sum back: each rank adds its own shards to what comes.</summary>
    public void Chain(ImmutableArray<Memory<float>> own, ImmutableArray<double> weights, Memory<float> sum)
    {
        var (rank, last, count) = (mpi.Rank, mpi.Size - 1, 0);
        var pieces = (length + pieceLength - 1) / pieceLength;
        var first = owners.First(rank);
        Span<nint> received = stackalloc nint[pieces], back = stackalloc nint[pieces];
        for (var p = 0; p < pieces && rank > 0; p++) received[p] = mpi.StartReceive(Piece(sum, p), rank - 1, Tag);
        for (var p = 0; p < pieces; p++)
        {
            var piece = Piece(sum, p);
            if (rank > 0) mpi.Wait(received[p]);
            for (var i = 0; i < own.Length; i++)
                ShardSum.AddTerm(piece.Span, Piece(own[i], p).Span, weights[first + i], rank == 0 && i == 0, piece.Span);
            if (rank < last) requests[count++] = mpi.StartSend<float>(piece, rank + 1, Tag);
            else if (last > 0) requests[count++] = mpi.StartSend<float>(piece, rank - 1, Tag + 1);
        }
        if (rank < last)
        {
            // What was sent is written over by the sum.
            for (var p = 0; p < pieces; p++)
            {
                mpi.Wait(requests[p]);
                back[p] = mpi.StartReceive(Piece(sum, p), rank + 1, Tag + 1);
            }
            count = 0;
            for (var p = 0; p < pieces; p++)
            {
                mpi.Wait(back[p]);
                if (rank > 0) requests[count++] = mpi.StartSend<float>(Piece(sum, p), rank - 1, Tag + 1);
            }
        }
        for (var i = 0; i < count; i++) mpi.Wait(requests[i]);

        Memory<float> Piece(Memory<float> array, int p) => array.Slice(p * pieceLength, Math.Min(pieceLength, length - p * pieceLength));
    }
}
