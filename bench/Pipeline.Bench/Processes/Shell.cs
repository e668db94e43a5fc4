using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Bench.Processes;

/// <summary>Runs processes to their end.</summary>
static class Shell
{
    const int NotStarted = 127;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a process; one that cannot be started, or does not end, has failed.</summary>
    public static Exit Run(Command command)
    {
        var clock = Stopwatch.GetTimestamp();
        try
        {
            using var process = Process.Start(Description(command))!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var isDone = process.WaitForExit(Patience);
            var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
            if (!isDone) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return isDone ? new(process.ExitCode, output.Result, error.Result, seconds) : new(NotStarted, "", "did not end in time", seconds);
        }
        catch (Win32Exception exception)
        {
            return new(NotStarted, "", $"{command.Program}: {exception.Message}", 0);
        }
    }

    /// <summary>The first line that a process prints, or nothing when it fails.</summary>
    public static string? FirstLine(Command command) => Run(command) is { IsGood: true, Lines: [var first, ..] } ? first : null;

    static ProcessStartInfo Description(Command command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in command.Environment) start.Environment[name] = value;
        return start;
    }
}
