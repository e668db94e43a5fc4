using System.Collections.Immutable;
using Pipeline.Cluster;

namespace Pipeline.ClusterBenchmarks;

/// <summary>What a message costs that has next to nothing in it.</summary>
static class Latency
{
    const int Rounds = 21, Repetitions = 200;

    /// <summary>Prints the times at the first rank.</summary>
    public static void Run(OpenMpi mpi)
    {
        var (number, sum) = (GC.AllocateArray<float>(1, pinned: true), GC.AllocateArray<float>(1, pinned: true));
        var proposal = new byte[12];
        var contenders = new List<(string Name, Action Run)>
        {
            ("MPI_Allreduce of a float", () => mpi.AllReduce(number, sum)),
            ("barrier", mpi.Barrier),
            ("12 bytes of all ranks", () => mpi.AllGather(proposal)),
        };
        foreach (var length in new[] { 1, 10, 100, 1000, 2000, 4000, 8000, 16000, 32000 })
        {
            var own = ImmutableArray.Create(GC.AllocateArray<float>(length, pinned: true).AsMemory());
            var weights = Enumerable.Repeat(1.0 / mpi.Size, mpi.Size).ToImmutableArray();
            var gathered = new GatheredSum<float>(mpi, new(mpi.Size, mpi.Size));
            var sliced = new SlicedSum<float>(mpi, new(mpi.Size, mpi.Size));
            var result = GC.AllocateArray<float>(length, pinned: true);
            contenders.Add(($"{length} floats, gathered", () => gathered.Sum(own, weights, result)));
            contenders.Add(($"{length} floats, in slices", () =>
                sliced.Sum(own, weights, result, new(length, mpi.Size, OrderedReduction.UsualPieceLength))));
        }
        var times = Contest.Run(mpi, [.. contenders], Rounds, Repetitions);
        if (mpi.Rank == 0) Contest.Print([.. contenders], times);
    }
}
