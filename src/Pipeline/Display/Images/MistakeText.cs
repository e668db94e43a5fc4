using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>Some images that were not matched, as small pictures: for a terminal only, since scripts read the lines of a pipe.</summary>
static class MistakeText
{
    const int MaxCount = 5;

    /// <summary>The first images that were not matched, with label and prediction; nothing without a terminal.</summary>
    public static IEnumerable<string> Lines(Evaluation evaluation, ImageSet images, ImmutableArray<string> classNames, Host host)
    {
        if (!host.IsOutTerminal || evaluation.Mistakes.IsEmpty) return [];
        var separator = host.TextFormat.IsUtf8 ? "→" : "->";
        return SmallImages.Lines(
            images,
            [.. evaluation.Mistakes.Take(MaxCount).Select(mistake => (mistake, ConsoleText.Invariant(
                $"{mistake}: {ShortName(evaluation.Labels[mistake])}{separator}{ShortName(evaluation.Predicted[mistake])}")))],
            host.Columns, host.TextFormat.IsUtf8);

        string ShortName(byte label) => classNames[label] is { Length: > 6 } name ? ConsoleText.Printable(name[..6]) : classNames[label];
    }
}
