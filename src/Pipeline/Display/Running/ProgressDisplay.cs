using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pipeline.Display;

/// <summary>Shows the progress of training, and prints results meanwhile.</summary>
/// <param name="WriteLine">Prints a line of results.</param>
/// <param name="SetProgress">Shows how far training is.</param>
sealed record ProgressDisplay(Action<string> WriteLine, Action<Progress> SetProgress)
{
    const int BarWidth = 20, NarrowBarWidth = 10, PercentageWidth = 6, WideColumns = 100;

    static readonly TimeSpan lineInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs work with progress on standard error: a bar on a terminal, a line every 10 seconds elsewhere, nothing when quiet.
    /// </summary>
    public static A RunWithProgress<A>(Host host, bool isQuiet, Func<ProgressDisplay, A> work) =>
        isQuiet ? work(new(host.Out.WriteLine, _ => { }))
        : host.Terminal is { } terminal ? ShowBar(host, terminal, work)
        : work(CreateLineProgress(host));

    // The library takes line feeds out of the description of a task.
    const char LineEnd = '\u001F';

    /// <summary>The description of a task, in as many lines as it has: the column of the library has one.</summary>
    sealed class FactsColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Description.Replace(LineEnd, '\n'));
    }

    static ProgressDisplay CreateLineProgress(Host host)
    {
        var lastWriteTimestamp = Stopwatch.GetTimestamp();
        return new(host.Out.WriteLine, progress =>
        {
            if (Stopwatch.GetElapsedTime(lastWriteTimestamp) < lineInterval) return;
            lastWriteTimestamp = Stopwatch.GetTimestamp();
            host.Error.WriteLine(progress.LogLine);
        });
    }

    // Results for the same terminal go through the console that draws the bar, or both would overwrite each other.
    static A ShowBar<A>(Host host, TextWriter terminal, Func<ProgressDisplay, A> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal),
            ColorSystem = host.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        console.Profile.Capabilities.Unicode = host.TextFormat.IsUtf8;
        var columns = host.TextFormat.Columns ?? WideColumns;
        var barWidth = columns < WideColumns ? NarrowBarWidth : BarWidth;
        Action<string> writeLine = host.IsOutTerminal
            ? line => console.Write(new Text(string.Concat(host.TextFormat.WrapLine(line).Select(part => part + Environment.NewLine))))
            : host.Out.WriteLine;
        return console.Progress().AutoClear(true)
            .Columns(
                new ProgressBarColumn { Width = barWidth }, new PercentageColumn(), new FactsColumn())
            .Start(context =>
            {
                var task = context.AddTask("training");
                return work(new(writeLine, progress =>
                {
                    task.MaxValue = progress.StepCount;
                    task.Value = progress.Step;
                    var room = columns - barWidth - PercentageWidth;
                    var (first, second) = (progress.BriefLine(room), progress.LearningLine(room, host.TextFormat.IsUtf8));
                    task.Description = $"{first}{LineEnd}{second}".TrimEnd(LineEnd);
                }));
            });
    }
}
