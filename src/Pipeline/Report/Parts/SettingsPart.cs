using System.Xml.Linq;
using static Pipeline.Report.Html;

namespace Pipeline.Report;

/// <summary>What determines the run, and how to have it again.</summary>
static class SettingsPart
{
    /// <summary>Settings, hashes and command; null of a run that does not say them.</summary>
    public static XElement? Of(RunHistory run)
    {
        if (run.End is not { } end) return null;
        var settings = run.Settings;
        return Section(
            "settings", "Reproduce",
            settings?[RunSettings.Command] is { } command ? Reproduction(command) : null,
            Properties(Hashes(end, settings)),
            settings is null ? null : new[]
            {
                Element("h3", "Settings"),
                Settings(settings.Texts.Keys.Except(RunSettings.Identity), settings),
            });
    }

    /// <summary>Settings by name.</summary>
    public static XElement Settings(IEnumerable<string> keys, RunSettings settings) =>
        Styled("div", "compact", Properties(keys.Order(StringComparer.Ordinal).Select(key => (key, (object)(settings[key] ?? "–")))));

    static XElement[] Reproduction(string command) =>
        [Paragraph("This command gives the same weights, bit for bit, on any machine:"), Command(command)];

    /// <summary>A command line, which scrolls where it is long.</summary>
    public static XElement Command(string command) => Element(
        "pre", Attribute("tabindex", "0"), Attribute("role", "group"), Attribute("aria-label", "command line"), Element("code", command));

    static IEnumerable<(string, object)> Hashes(RunEnd end, RunSettings? settings)
    {
        yield return ("SHA-256 of the weights", Code(end.WeightsSha256));
        if (settings?[RunSettings.TrainingSha256] is { } training) yield return ("of the training images and labels", Code(training));
        if (settings?[RunSettings.TestSha256] is { } test) yield return ("of the test images and labels", Code(test));
        if (settings?[RunSettings.Version] is { } version) yield return ("program", Code(version));
    }

    static XElement Code(string text) => Element("code", text);
}
