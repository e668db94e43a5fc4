using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Bench.Processes;

/// <summary>Runs processes and waits for them.</summary>
static class ProcessRunner
{
    const int NotStarted = 127;
    static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Runs a process. It fails when it cannot be started or exceeds the timeout, after which it is killed.</summary>
    public static ProcessResult Run(Command command)
    {
        var clock = Stopwatch.GetTimestamp();
        try
        {
            using var process = Process.Start(StartInfo(command))!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var hasExited = process.WaitForExit(Timeout);
            var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
            if (!hasExited) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return hasExited
                ? new(process.ExitCode, output.Result, error.Result, seconds)
                : new(NotStarted, "", "did not end in time", seconds);
        }
        catch (Win32Exception exception)
        {
            return new(NotStarted, "", $"{command.Program}: {exception.Message}", 0);
        }
    }

    /// <summary>The first line that a process prints; null when it fails or prints nothing.</summary>
    public static string? FirstLine(Command command) => Run(command) is { Succeeded: true, Lines: [var first, ..] } ? first : null;

    static ProcessStartInfo StartInfo(Command command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment) start.Environment[name] = value;
        return start;
    }
}
