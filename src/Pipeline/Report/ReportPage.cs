using System.Collections.Immutable;
using System.Xml.Linq;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>Reports as documents: pure functions of what is known of runs.</summary>
static class ReportPage
{
    const string Style = "report.css";

    // No script, nothing from elsewhere: whoever opens the page need not trust it.
    const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    /// <summary>The report of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="trained">Its model; null leaves out what needs one.</param>
    /// <param name="note">Why a run that diverged has no result; null for any other.</param>
    public static XElement Of(RunHistory run, TrainedModel? trained, string? note = null)
    {
        XElement?[] parts =
        [
            CurvesPart.Of(run),
            .. trained is null ? [] : new[]
            {
                MistakesPart.Of(trained), ClassesPart.Of(trained), CertaintyPart.Of(trained),
                CalibrationPart.Of(trained), FirstLayerPart.Of(trained), DistributionsPart.Of(trained),
            },
            SettingsPart.Of(run),
        ];
        return Document(TitleOf(run), OverviewPart.Of(run, trained, note), [.. parts.OfType<XElement>()]);
    }

    /// <summary>The report of one run without its model, or the comparison of several.</summary>
    public static XElement Of(ImmutableArray<RunHistory> runs) => runs is [var only] ? Of(only, trained: null) : Document(
        $"{Count(runs.Length, "run")} compared", ComparisonHeader.Of(runs),
        [.. new[] { ResultsPart.Of(runs), ComparedCurvesPart.Of(runs), DifferencesPart.Of(runs) }.OfType<XElement>()]);

    static string TitleOf(RunHistory run) => run.End is { } end
        ? $"{Percent(end.Accuracy)} – training report"
        : "Training report";

    static XElement Document(string title, XElement header, ImmutableArray<XElement> sections) => Element(
        "html", Attribute("lang", "en"),
        Element(
            "head",
            Element("meta", Attribute("charset", "utf-8")),
            Element("meta", Attribute("http-equiv", "Content-Security-Policy"), Attribute("content", Policy)),
            Element("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
            Element("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark")),
            Element("title", title),
            Element("style", StyleSheet())),
        Element(
            "body",
            Styled("a", "skip", Attribute("href", "#content"), "Skip to the report"),
            header,
            Contents(sections),
            Element("main", Attribute("id", "content"), Attribute("tabindex", "-1"), sections),
            Element("footer", Paragraph("Written by Pipeline. The page has no scripts and loads nothing."))));

    static XElement? Contents(ImmutableArray<XElement> sections) => sections.Length < 2 ? null : Element(
        "nav", Attribute("aria-label", "Contents"),
        Element("ul", sections.Select(section => Element(
            "li", Element("a", Attribute("href", $"#{section.Attribute("id")!.Value}"), section.Element("h2")!.Value)))));

    static string StyleSheet()
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(Style)!);
        return reader.ReadToEnd();
    }
}
