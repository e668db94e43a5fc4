using System.Collections.Immutable;
using System.Xml.Linq;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The settings in which several runs differ, and those that they share.</summary>
static class DifferencesPart
{
    /// <summary>The setting that tells runs of several seeds apart.</summary>
    public const string Seed = "seed";

    const string None = "–";

    /// <summary>The section; null where no run says its settings.</summary>
    public static XElement? Of(ImmutableArray<RunHistory> runs)
    {
        var known = runs.Where(run => run.Settings is not null).ToImmutableArray();
        if (known.IsEmpty) return null;
        var (differing, all) = (KeysOf(known), AllKeys(known));
        var unknown = runs.Length - known.Length;
        return Section(
            "settings", "Settings",
            unknown == 0 ? null : Paragraph($"{Count(unknown, "run")} did not end, or says no settings."),
            differing.IsEmpty ? Paragraph("All settings are equal.") : Differences(known, differing),
            Element("h3", "Settings in common"), SettingsPart.Settings(all.Except(differing), known[0].Settings!),
            Details("The commands that give the runs again", known.Where(run => run.Settings![RunSettings.Command] is not null)
                .Select(run => new[] { Paragraph(run.Name), SettingsPart.Command(run.Settings![RunSettings.Command]!) })));
    }

    // What there is less of are the columns.
    static XElement Differences(ImmutableArray<RunHistory> runs, ImmutableArray<string> keys) => Table.Of(
        "Settings that differ",
        runs.Length <= keys.Length ? ["setting", .. runs.Select(run => run.Name)] : ["run", .. keys],
        runs.Length <= keys.Length
            ? keys.Select(key => (IReadOnlyList<object>)[key, .. runs.Select(run => run.Settings![key] ?? None)])
            : runs.Select(run => (IReadOnlyList<object>)[run.Name, .. keys.Select(key => run.Settings![key] ?? None)]),
        "settings");

    /// <summary>The settings in which runs differ; hashes and commands are no settings.</summary>
    public static ImmutableArray<string> KeysOf(ImmutableArray<RunHistory> runs)
    {
        var known = runs.Where(run => run.Settings is not null).ToImmutableArray();
        return [.. AllKeys(known).Where(key => known.Select(run => run.Settings![key]).Distinct().Skip(1).Any())];
    }

    static ImmutableArray<string> AllKeys(ImmutableArray<RunHistory> runs) =>
    [
        .. runs.SelectMany(run => run.Settings!.Texts.Keys).Distinct().Except(RunSettings.Identity).Order(StringComparer.Ordinal),
    ];
}
