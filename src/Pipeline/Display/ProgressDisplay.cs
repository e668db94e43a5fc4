using System.Diagnostics;
using Spectre.Console;

namespace Pipeline.Display;

/// <summary>Shows the progress of training, and prints results meanwhile.</summary>
/// <param name="WriteLine">Prints a line of results.</param>
/// <param name="SetCompletedSteps">Sets the number of completed steps.</param>
sealed record ProgressDisplay(Action<string> WriteLine, Action<long> SetCompletedSteps)
{
    static readonly TimeSpan lineInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs work with progress on standard error: a bar on a terminal, a line every 10 seconds elsewhere, nothing when quiet.
    /// </summary>
    public static A Show<A>(Host host, bool isQuiet, long stepCount, Func<ProgressDisplay, A> work) =>
        isQuiet ? work(new(host.Out.WriteLine, _ => { }))
        : host.IsErrorTerminal ? ShowBar(host, stepCount, work)
        : work(CreateLineProgress(host, stepCount));

    static ProgressDisplay CreateLineProgress(Host host, long stepCount)
    {
        var lastWriteTimestamp = Stopwatch.GetTimestamp();
        return new(host.Out.WriteLine, completedSteps =>
        {
            if (Stopwatch.GetElapsedTime(lastWriteTimestamp) < lineInterval) return;
            lastWriteTimestamp = Stopwatch.GetTimestamp();
            var percent = 100.0 * completedSteps / stepCount;
            host.Error.WriteLine(ConsoleText.Invariant($"step {completedSteps} of {stepCount} ({percent:F0} %)"));
        });
    }

    // Results for the same terminal go through the console that draws the bar, or both would overwrite each other.
    static A ShowBar<A>(Host host, long stepCount, Func<ProgressDisplay, A> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(host.IsOutTerminal ? host.Out : host.Error),
        });
        Action<string> writeLine = host.IsOutTerminal
            ? line => console.Write(new Text(line + Environment.NewLine) { Overflow = Overflow.Fold })
            : host.Out.WriteLine;
        return console.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask("training", maxValue: stepCount);
            return work(new(writeLine, completedSteps => task.Value = completedSteps));
        });
    }
}
