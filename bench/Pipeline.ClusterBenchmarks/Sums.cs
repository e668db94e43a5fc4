using System.Collections.Immutable;
using Pipeline.Cluster;

namespace Pipeline.ClusterBenchmarks;

/// <summary>The ordered sum of gradients, and other ways to its bits, against MPI_Allreduce, which adds in an order of its own.</summary>
static class Sums
{
    static readonly int[] pieceLengths = [1 << 13, 1 << 14, 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 20];

    /// <summary>Prints the times at the first rank; says where bits differ.</summary>
    public static void Run(OpenMpi mpi, int length, int shards, int rounds)
    {
        var owners = new ShardOwners(shards, mpi.Size);
        ImmutableArray<Memory<float>> own = [.. Enumerable.Range(0, owners.Count(mpi.Rank))
            .Select(i => Numbers(length, seed: owners.First(mpi.Rank) + i))];
        var weights = Enumerable.Repeat(1.0 / shards, shards).ToImmutableArray();
        var (sum, reference) = (Pinned(length), Pinned(length));
        var contenders = Contenders(mpi, shards, own, weights, sum).ToArray();

        new OrderedReduction(mpi, shards).Sum(own, weights, reference);
        foreach (var (name, run) in contenders.Skip(1))
        {
            run();
            if (!sum.Span.SequenceEqual(reference.Span)) Console.WriteLine($"OTHER BITS at rank {mpi.Rank}: {name}");
        }
        var times = Contest.Run(mpi, contenders, rounds, repetitions: 1);
        if (mpi.Rank != 0) return;
        Console.WriteLine($"{length} floats, {shards} shards, {mpi.Size} ranks, {rounds} rounds");
        Contest.Print(contenders, times);
    }

    static IEnumerable<(string Name, Action Run)> Contenders(
        OpenMpi mpi, int shards, ImmutableArray<Memory<float>> own, ImmutableArray<double> weights, Memory<float> sum)
    {
        yield return ("MPI_Allreduce", () => mpi.AllReduce(own[0].Span, sum.Span));
        foreach (var pieceLength in pieceLengths)
        {
            var reduction = new OrderedReduction(mpi, shards, pieceLength);
            yield return ($"slices, pieces of {pieceLength}", () => reduction.Sum(own, weights, sum));
        }
        foreach (var pieceLength in pieceLengths[2..5])
        {
            var other = new Alternatives(mpi, shards, sum.Length, pieceLength);
            yield return ($"chain, pieces of {pieceLength}", () => other.Chain(own, weights, sum));
        }
        var whole = new Alternatives(mpi, shards, sum.Length, OrderedReduction.UsualPieceLength);
        yield return ("collectives", () => whole.Collectives(own, weights, sum));
        yield return ("gather all", () => whole.GatherAll(own, weights, sum));
    }

    static Memory<float> Numbers(int length, int seed)
    {
        var (numbers, random) = (Pinned(length), new Random(seed));
        for (var i = 0; i < length; i++) numbers.Span[i] = random.NextSingle() - 0.5f;
        return numbers;
    }

    static Memory<float> Pinned(int length) => GC.AllocateArray<float>(length, pinned: true);
}
