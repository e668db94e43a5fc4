using System.Diagnostics;
using Pipeline.Cluster;

namespace Pipeline.ClusterBenchmarks;

/// <summary>Times several ways of the same in turns, so that what else the machine does meets all of them.</summary>
static class Contest
{
    const int WarmUpRounds = 3;

    /// <summary>Microseconds of each contender in each round, from one barrier to the next.</summary>
    /// <param name="mpi">The ranks.</param>
    /// <param name="contenders">What is timed.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="repetitions">How often in a row between two barriers.</param>
    public static double[][] Run(OpenMpi mpi, (string Name, Action Run)[] contenders, int rounds, int repetitions)
    {
        var times = contenders.Select(_ => new double[rounds]).ToArray();
        for (var round = -WarmUpRounds; round < rounds; round++)
            for (var i = 0; i < contenders.Length; i++)
            {
                mpi.Barrier();
                var start = Stopwatch.GetTimestamp();
                for (var repetition = 0; repetition < repetitions; repetition++) contenders[i].Run();
                mpi.Barrier();
                if (round >= 0) times[i][round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / repetitions;
            }
        return times;
    }

    /// <summary>Prints least and median times, and their ratios to those of the first contender.</summary>
    public static void Print((string Name, Action Run)[] contenders, double[][] times)
    {
        for (var i = 0; i < contenders.Length; i++)
            Console.WriteLine(
                $"{contenders[i].Name,-28} least {times[i].Min(),9:F1} us {times[i].Min() / times[0].Min(),5:F2}"
                + $"   median {Median(times[i]),9:F1} us {Median(times[i]) / Median(times[0]),5:F2}");
    }

    static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
