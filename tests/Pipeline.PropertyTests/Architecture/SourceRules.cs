using System.Text.RegularExpressions;

namespace Pipeline.PropertyTests.Architecture;

/// <summary>What a source file of the core may say, by its room. Functions of text, so that they can be tested on bad text.</summary>
static partial class SourceRules
{
    /// <summary>The rooms in reading order: none uses a later one.</summary>
    static readonly string[] Order =
    [
        "Scalars", "Kernels", "Numerics", "Differentiation", "Layers", "Losses", "Optimizers", "Training", "Execution", Above,
        "Checking", "Data", "Formats", "Models", "Recipes",
    ];

    /// <summary>The root folder: the words of training, which stand above Training and Execution and choose between them.</summary>
    public const string Above = "Folds";

    /// <summary>Rooms whose files may be longer.</summary>
    static readonly string[] Long = ["Kernels", "Numerics"];

    const int MaxLines = 200;

    /// <summary>Everything that is wrong with the text of a file in <paramref name="room"/>.</summary>
    public static IEnumerable<string> Violations(string room, string text)
    {
        var code = Comment().Replace(text, "");
        if (!Order.Contains(room)) yield return $"{room} has no place in the order of the rooms";
        foreach (var used in Used(code).Where(used => Array.IndexOf(Order, used) > Array.IndexOf(Order, room)))
            yield return $"{room} uses {used}, which comes later";
        foreach (Match match in CommandLine().Matches(text))
            yield return $"{room} says '{match.Value}': the command line belongs into the program";
        foreach (Match match in Words(room).Matches(text)) yield return $"{room} says '{match.Value}', which belongs into another room";
        if (room != "Kernels")
        {
            foreach (Match match in Threads().Matches(code)) yield return $"{room} uses {match.Value}: threads belong into Kernels";
            foreach (Match match in References().Matches(code))
                yield return $"{room} uses {match.Value}: references into arrays belong into Kernels";
        }
        if (!Long.Contains(room) && text.AsSpan().Count('\n') is var lines && lines > MaxLines)
            yield return $"{lines} lines, where {MaxLines} are the most";
    }

    /// <summary>Words that a room must not know, comments included.</summary>
    static Regex Words(string room) => room switch
    {
        "Training" => Hardware(),
        "Scalars" or "Kernels" => Learning(),
        _ => None(),
    };

    static IEnumerable<string> Used(string code) => Room().Matches(code).Select(match => match.Groups["room"].Value).Distinct();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    // Pipeline.Layers, or Layers.Dense where the namespace Pipeline is understood; not a member such as network.Layers.
    [GeneratedRegex(
        @"\bPipeline\.(?<room>[A-Z]\w+)|(?<![\w.])(?<room>Differentiation|Layers|Losses|Optimizers|Training|Execution|Folds|Checking|"
        + @"Data|Formats|Models|Recipes)\.[A-Z]")]
    private static partial Regex Room();

    [GeneratedRegex(@"(?<![\w.])(Parallel|Thread|ThreadPool|Task|Interlocked|Monitor|lock)\b(?!\s*[:=,)])|\bSystem\.Threading\b|\basync\b")]
    private static partial Regex Threads();

    [GeneratedRegex(@"\bUnsafe\.|\bMemoryMarshal\.(GetReference|GetArrayDataReference|CreateSpan)|\bunsafe\b|\bfixed\s*\(")]
    private static partial Regex References();

    // In code, texts and comments alike: options, exit codes, commands.
    [GeneratedRegex(
        @"--[a-z][\w-]*|\bexit[ -]?codes?\b|\bcommand[ -]lines?\b|\b(train|evaluate|predict|gradcheck|data) --", RegexOptions.IgnoreCase)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"(?i:\blanes?\b|\bpadd\w*|\bcaches?\b|\bthread\w*)|(Lanes?|Simd|Caches?)(?![a-z])")]
    private static partial Regex Hardware();

    [GeneratedRegex(@"\bsamples?\b|\blearn\w*|\bblocks?\b|\bepochs?\b|\btraining\b", RegexOptions.IgnoreCase)]
    private static partial Regex Learning();

    [GeneratedRegex("(?!)")]
    private static partial Regex None();
}
