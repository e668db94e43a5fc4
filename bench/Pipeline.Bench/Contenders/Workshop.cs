using LanguageExt;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>What all contenders are given.</summary>
/// <param name="Data">The directory with the data as the user has them, for our own side.</param>
/// <param name="Unpacked">The same unpacked, for the peers: reading is not what they are timed for.</param>
/// <param name="Core">The core that work on one core is pinned to, where the machine lets processes be pinned.</param>
sealed record Workshop(string Data, string Unpacked, Option<int> Core)
{
    /// <summary>Pins what runs on one thread. The libraries below a peer are held to its threads too.</summary>
    public Command Placed(Job job, Command command) => Threaded(job.Threads == 1 ? command.Pinned(Core) : command, $"{job.Threads}");

    /// <summary>The options of a job, as every contender reads them.</summary>
    public static string[] Options(Job job, string data) => [.. job.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--threads", $"{job.Threads}", "--data", data];

    static Command Threaded(Command command, string threads) => command
        .With("OMP_NUM_THREADS", threads).With("OPENBLAS_NUM_THREADS", threads).With("MKL_NUM_THREADS", threads).With("BLIS_NUM_THREADS", threads);
}
