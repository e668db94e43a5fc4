using Pipeline.Checkpoints;
using Pipeline.Cluster;
using Pipeline.Display;
using Pipeline.Files;

namespace Pipeline;

/// <summary>The environment of the program, which tests replace.</summary>
/// <param name="Out">Standard output: results.</param>
/// <param name="Error">Standard error: progress and errors.</param>
/// <param name="CurrentDirectory">The current directory, the base of relative paths.</param>
sealed record Host(TextWriter Out, TextWriter Error, string CurrentDirectory)
{
    const int ColumnsOfFile = 100;

    /// <summary>What a line may be on a terminal: its columns and characters.</summary>
    public TextFormat TextFormat { get; init; } = TextFormat.Plain;

    /// <summary>Columns of lists of numbers: those of the terminal, 100 in a file or pipe.</summary>
    public int Columns => IsOutTerminal ? TextFormat.Columns ?? ColumnsOfFile : ColumnsOfFile;

    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>The terminal that progress is drawn on: the one of standard output where both are terminals; null for none.</summary>
    public TextWriter? Terminal { get; init; }

    /// <summary>Opens standard input; null where it is a terminal, on which nobody types an image.</summary>
    public Func<Stream>? OpenInput { get; init; }

    /// <summary>Whether ANSI colours are allowed: <c>NO_COLOR</c> is unset and the terminal is not dumb.</summary>
    public bool HasColour { get; init; }

    /// <summary>The memory that there is, in bytes.</summary>
    public long AvailableMemory { get; init; } = long.MaxValue;

    /// <summary>The mirrors of MNIST.</summary>
    public MnistSource Mnist { get; init; } = MnistSource.Official;

    /// <summary>The ranks that train together; null for one process.</summary>
    public RankGroup? Ranks { get; init; }

    /// <summary>How to go on after an interruption.</summary>
    public ResumeHint Resume { get; init; } = new();

    /// <summary>Whether the caller is the first to say that the program was interrupted.</summary>
    public Func<bool> ClaimInterrupted { get; init; } = () => true;

    /// <summary>The console, current directory and environment variables of this process.</summary>
    public static Host OfThisProcess()
    {
        var (isOutTerminal, isErrorTerminal) = (!Console.IsOutputRedirected, !Console.IsErrorRedirected);
        var isUtf8 = Locale.IsUtf8(Environment.GetEnvironmentVariable, OperatingSystem.IsWindows());
        var text = new TextFormat(isOutTerminal || isErrorTerminal ? TerminalColumns() : null, isUtf8);
        return new(Writer(Console.Out, isOutTerminal, "standard output"), Writer(Console.Error, isErrorTerminal, null),
            Environment.CurrentDirectory)
        {
            TextFormat = text,
            IsOutTerminal = isOutTerminal,
            Terminal = !isErrorTerminal ? null : isOutTerminal ? Console.Out : Console.Error,
            HasColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                && Environment.GetEnvironmentVariable("TERM") != "dumb",
            OpenInput = Console.IsInputRedirected ? Console.OpenStandardInput : null,
            AvailableMemory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        };

        TextWriter Writer(TextWriter console, bool isTerminal, string? name) => TextWriter.Synchronized(
            new ConsoleWriter(console, isTerminal ? text : text with { Columns = null }, name));
    }

    /// <summary>The absolute path of a path that the user gave.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, CurrentDirectory);

    /// <summary>Says once that the program was interrupted, and how to go on.</summary>
    public void SayInterrupted()
    {
        if (!ClaimInterrupted()) return;
        // A launcher ends all ranks with a signal when one of them has ended, and says which one.
        var reason = Ranks is null ? "interrupted" : "interrupted, by a signal or because another rank has ended";
        Error.WriteLine(Resume.Text is { } hint ? $"{reason}; {hint}" : reason);
    }

    // A terminal that does not know its width says 0.
    static int TerminalColumns()
    {
        const int usual = 80;
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : usual;
        }
        catch (IOException)
        {
            return usual;
        }
    }
}
