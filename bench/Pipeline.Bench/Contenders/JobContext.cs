using LanguageExt;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>What every contender gets: the data, and the core that single-threaded jobs run on.</summary>
/// <param name="Data">The directory with the data as the user has them, for the worker of this program.</param>
/// <param name="Unpacked">The same files unpacked, for the peers, which are not timed for reading.</param>
/// <param name="Core">The core that single-threaded jobs are pinned to; none where the machine has no <c>taskset</c>.</param>
sealed record JobContext(string Data, string Unpacked, Option<int> Core)
{
    /// <summary>The command of a job, pinned to the core when it has one thread, with the thread counts of BLAS and OpenMP set.</summary>
    public Command Configure(Job job, Command command) =>
        WithThreadCount(job.Threads == 1 ? command.Pinned(Core) : command, $"{job.Threads}");

    /// <summary>The options of a job in the form that every contender parses.</summary>
    public static string[] Arguments(Job job, string data) =>
        [.. job.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--threads", $"{job.Threads}", "--data", data];

    static Command WithThreadCount(Command command, string threads) => command
        .With("OMP_NUM_THREADS", threads)
        .With("OPENBLAS_NUM_THREADS", threads)
        .With("MKL_NUM_THREADS", threads)
        .With("BLIS_NUM_THREADS", threads);
}
