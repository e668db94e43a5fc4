using System.Collections.Immutable;
using System.Xml.Linq;
using Pipeline.Training;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The classes: which is taken for which, and precision, recall and F1 of each.</summary>
static class ClassesPart
{
    const int MaxClasses = 40, MaxClassesBesideEachOther = 12;

    /// <summary>The section: two tables, beside each other where there is room.</summary>
    public static XElement Of(TrainedModel trained) => Section(
        "classes", "Class by class",
        Styled("div", trained.ClassNames.Length <= MaxClassesBesideEachOther ? "figures" : "stacked",
            Element("div", ConfusionPart.Of(trained)), Element("div", Metrics(trained))));

    /// <summary>A row a class; of many classes those with the lowest F1.</summary>
    static IEnumerable<XElement> Metrics(TrainedModel trained)
    {
        var (names, classes) = (trained.ClassNames, trained.Classes);
        var order = Enumerable.Range(0, names.Length).ToImmutableArray();
        var isMany = names.Length > MaxClasses;
        if (isMany) order = [.. order.OrderBy(k => classes[k].F1 ?? double.MaxValue).Take(MaxClasses)];
        return
        [
            Element("h3", "Precision and recall"), Paragraph(Sentence(classes, names)),
            Table.Of(
                isMany ? $"The {MaxClasses} classes with the lowest F1, of {names.Length}" : "By class, and the mean of the classes",
                ["class", "precision", "recall", "F1", "images"],
                [.. order.Select(k => Row(names[k], classes[k])), Mean(classes)]),
        ];
    }

    static string Sentence(ImmutableArray<ClassMetrics> classes, ImmutableArray<string> names)
    {
        var known = Enumerable.Range(0, names.Length).Where(k => classes[k].Recall is not null).ToImmutableArray();
        if (known.IsEmpty) return "";
        var (best, worst) = (known.MaxBy(k => classes[k].Recall), known.MinBy(k => classes[k].Recall));
        return "Precision is the share of right answers among all images that are taken for a class, recall the share of a class that is "
            + $"found. Found best is {names[best]}, with {Percent(classes[best].Recall!.Value, 1)}, and worst {names[worst]}, with "
            + $"{Percent(classes[worst].Recall!.Value, 1)}.";
    }

    static IReadOnlyList<object> Mean(ImmutableArray<ClassMetrics> classes) => Row(
        "mean", ClassMetrics.MacroAverage(classes, metrics => metrics.Precision),
        ClassMetrics.MacroAverage(classes, metrics => metrics.Recall), ClassMetrics.MacroAverage(classes, metrics => metrics.F1),
        classes.Sum(metrics => metrics.Count));

    static IReadOnlyList<object> Row(string name, ClassMetrics metrics) =>
        Row(name, metrics.Precision, metrics.Recall, metrics.F1, metrics.Count);

    static IReadOnlyList<object> Row(string name, double? precision, double? recall, double? f1, int images) =>
        [name, Share(precision), Share(recall), Share(f1), Count(images)];

    static XElement Share(double? share) => Table.BarCell(share, share is { } known ? Percent(known, 1) : "–");
}
