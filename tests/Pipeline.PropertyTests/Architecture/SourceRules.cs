using System.Text.RegularExpressions;

namespace Pipeline.PropertyTests.Architecture;

/// <summary>What a source file of the core may say, by the folder it lies in. Functions of text, so that they can be tested on bad text.</summary>
static partial class SourceRules
{
    /// <summary>The folders in reading order: none uses what stands behind it.</summary>
    static readonly string[] Order = ["Numerics", "Differentiation", "Layers", "Losses", "Optimizers", "Training", "Data"];

    /// <summary>Lines of a file outside Numerics, where kernels may be longer.</summary>
    const int MostLines = 200;

    /// <summary>The end of the message about the command line.</summary>
    public const string Program = "the command line belongs into the program";

    /// <summary>Everything that is wrong with the text of a file in <paramref name="folder"/>.</summary>
    public static IEnumerable<string> Violations(string folder, string text)
    {
        foreach (Match match in CommandLine().Matches(text)) yield return $"{folder} says '{match.Value}': {Program}";
        var code = Comment().Replace(text, "");
        foreach (var used in Used(code).Where(used => Array.IndexOf(Order, used) > Array.IndexOf(Order, folder)))
            yield return $"{folder} uses {used}, which comes later";
        if (!Order.Contains(folder)) yield return $"{folder} has no place in the order of the folders";
        if (folder == "Numerics") yield break;
        foreach (Match match in Threads().Matches(code)) yield return $"{folder} uses {match.Value}: threads belong into Numerics";
        foreach (Match match in Referring().Matches(code))
            yield return $"{folder} uses {match.Value}: references into arrays belong into Numerics";
        if (text.AsSpan().Count('\n') is var lines && lines > MostLines) yield return $"{lines} lines, where {MostLines} are the most";
    }

    static IEnumerable<string> Used(string code) => Folder().Matches(code).Select(match => match.Groups["folder"].Value).Distinct();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    // Pipeline.Layers, or Layers.Dense where the namespace Pipeline is understood; not a member such as network.Layers.
    [GeneratedRegex(@"\bPipeline\.(?<folder>[A-Z]\w+)|(?<![\w.])(?<folder>Differentiation|Layers|Losses|Optimizers|Training|Data)\.[A-Z]")]
    private static partial Regex Folder();

    [GeneratedRegex(@"(?<![\w.])(Parallel|Thread|ThreadPool|Task|Interlocked|Monitor|lock)\b(?!\s*[:=,)])|\bSystem\.Threading\b|\basync\b")]
    private static partial Regex Threads();

    // In code, texts and comments alike: options, exit codes, commands.
    [GeneratedRegex(
        @"--[a-z][\w-]*|\bexit[ -]?codes?\b|\bcommand[ -]lines?\b|\b(train|evaluate|predict|gradcheck|data) --", RegexOptions.IgnoreCase)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"\bUnsafe\.|\bMemoryMarshal\.(GetReference|GetArrayDataReference|CreateSpan)|\bunsafe\b|\bfixed\s*\(")]
    private static partial Regex Referring();
}
