using LanguageExt.Common;
using Microsoft.Win32.SafeHandles;
using Pipeline.Display;
using Pipeline.Options;

namespace Pipeline.Cluster;

/// <summary>This process as one rank of several.</summary>
static class RankProcess
{
    const int StandardOutput = 1, StandardError = 2;

    /// <summary>Joins the other ranks, runs, and leaves them or ends all of them.</summary>
    /// <param name="launcher">What started the ranks.</param>
    /// <param name="isForAllRanks">Whether all ranks run; else only the first one does.</param>
    /// <param name="run">Runs the program and returns its exit code.</param>
    public static async Task<int> Run(Launcher launcher, bool isForAllRanks, Func<Host, Task<int>> run)
    {
        var console = CreateHost();
        var joined = OpenMpi.Join(launcher);
        if (joined.Case is not OpenMpi mpi)
        {
            var error = joined.Match(_ => Error.New(""), error => error);
            console.Error.WriteLine($"error: {error.Message}");
            return ExitCode.Of(error);
        }
        if (isForAllRanks) return await Run(mpi, console, run);
        var exitCode = mpi.Rank == 0 ? await run(console) : ExitCode.Success;
        OpenMpi.Leave();
        return exitCode;
    }

    static async Task<int> Run(OpenMpi mpi, Host console, Func<Host, Task<int>> run)
    {
        var ranks = new RankGroup(mpi);
        await using var errors = new RankErrors(ranks.IsFirst ? console.Error : null);
        var host = console with { Out = ranks.IsFirst ? console.Out : TextWriter.Null, Error = errors, Ranks = ranks };
        var exitCode = await run(host);
        if (!ranks.HaveMet && exitCode is not (ExitCode.Success or ExitCode.Interrupted)) Refuse(ranks, exitCode, errors.Text, console);
        else if (!IsSameForAll(ranks, exitCode))
        {
            if (!ranks.IsFirst) errors.Print(mpi.Rank, console.Error);
            // The others may be waiting for this one.
            mpi.Abort(exitCode);
        }
        OpenMpi.Leave();
        return exitCode;
    }

    /// <summary>Tells the others, who wait for this rank before their first step, that it cannot train.</summary>
    static void Refuse(RankGroup ranks, int exitCode, string error, Host console)
    {
        var verdict = ranks.Meet(RankReport.Failed(exitCode, error)).Match(_ => "", error => error.Message);
        // What all ranks say, the first one has said.
        var own = Verdict.OfAll(ranks.Communicator.Size, error);
        if (ranks.IsFirst && verdict != own) console.Error.WriteLine($"error: {verdict}");
    }

    /// <summary>Whether all ranks end in this way, at the same step.</summary>
    static bool IsSameForAll(RankGroup ranks, int exitCode) => exitCode == ExitCode.Success || ranks.HaveRefused
        || (ranks.HaveMet && exitCode is ExitCode.Diverged or ExitCode.Interrupted);

    /// <summary>
    /// The console of a rank. mpirun gives each of them a terminal of its own that nobody sees. The runtime would prepare it with control
    /// characters, which would end up in the output of mpirun: so it is opened as a file.
    /// </summary>
    static Host CreateHost()
    {
        var text = new TextFormat(null, Locale.IsUtf8(Environment.GetEnvironmentVariable, OperatingSystem.IsWindows()));
        return new(
            Writer(StandardOutput, "standard output"), Writer(StandardError, null),
            Environment.CurrentDirectory)
        {
            TextFormat = text,
            AvailableMemory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        };

        TextWriter Writer(nint handle, string? name) => TextWriter.Synchronized(new ConsoleWriter(
            new StreamWriter(
                new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0), Console.OutputEncoding)
            {
                AutoFlush = true,
            },
            text, name));
    }
}
