using System.Diagnostics;
using Spectre.Console;

namespace Pipeline.Display;

/// <summary>Shows the progress of training, and prints results meanwhile.</summary>
/// <param name="WriteLine">Prints a line of results.</param>
/// <param name="Advance">Sets the number of completed steps.</param>
sealed record Progress(Action<string> WriteLine, Action<long> Advance)
{
    static readonly TimeSpan lineInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs work with progress on standard error: a bar on a terminal, a line every 10 seconds elsewhere, nothing when quiet.
    /// </summary>
    public static A Show<A>(Host host, bool isQuiet, long steps, Func<Progress, A> work) =>
        isQuiet ? work(new(host.Out.WriteLine, _ => { }))
        : host.IsErrorTerminal ? ShowBar(host, steps, work)
        : work(CreateLineProgress(host, steps));

    static Progress CreateLineProgress(Host host, long steps)
    {
        var last = Stopwatch.GetTimestamp();
        return new(host.Out.WriteLine, done =>
        {
            if (Stopwatch.GetElapsedTime(last) < lineInterval) return;
            last = Stopwatch.GetTimestamp();
            host.Error.WriteLine(ConsoleText.Invariant($"step {done} of {steps} ({100.0 * done / steps:F0} %)"));
        });
    }

    // Results for the same terminal go through the console that draws the bar, or both would overwrite each other.
    static A ShowBar<A>(Host host, long steps, Func<Progress, A> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(host.IsOutTerminal ? host.Out : host.Error),
        });
        Action<string> line = host.IsOutTerminal
            ? text => console.Write(new Text(text + Environment.NewLine) { Overflow = Overflow.Fold })
            : host.Out.WriteLine;
        return console.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask("training", maxValue: steps);
            return work(new(line, done => task.Value = done));
        });
    }
}
