using System.CommandLine;
using System.Globalization;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Formats;

namespace Pipeline.Options;

/// <summary>Which data to use, and how.</summary>
/// <param name="Where">The value of <c>--data</c>; null for the default.</param>
/// <param name="TestCount">How many of the last images are the test images; null where they are files of their own.</param>
/// <param name="Label">Which column of CSV has the labels.</param>
/// <param name="Ink">The value of a pixel that is full ink; null for the default.</param>
sealed record DataChoice(string? Where, int? TestCount, LabelColumn Label, int? Ink)
{
    /// <summary>The bundled digits.</summary>
    public static DataChoice Digits { get; } = new("digits", null, LabelColumn.Recognized, null);

    /// <summary>The text of <c>--test</c>; null where it was not given.</summary>
    public string? TestText => Text(TestCount);

    /// <summary>The text of <c>--label</c>; null where it was not given.</summary>
    public string? LabelText => Choices.LabelColumns.Where(pair => pair.Value == Label).Select(pair => pair.Key).FirstOrDefault();

    /// <summary>The text of <c>--ink</c>; null where it was not given.</summary>
    public string? InkText => Text(Ink);

    static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The choice of a command line, or the errors of its options.</summary>
    public static Validation<Error, DataChoice> Of(ParseResult result)
    {
        string? Text(System.CommandLine.Option<string> option) => result.GetResult(option) is { Tokens: [var token] } ? token.Value : null;
        return Of(Text(DataOptions.Data), Text(DataOptions.Test), Text(DataOptions.Label), Text(DataOptions.Ink));
    }

    /// <summary>The choice by the texts of the options.</summary>
    public static Validation<Error, DataChoice> Of(string? data, string? test, string? label, string? ink) => (
        data is null ? Validation<Error, string>.Success("") : OptionParser.FileName(DataOptions.Data.Name, data),
        OptionParser.Int(DataOptions.Test.Name, test ?? "1", min: 1),
        label is null ? LabelColumn.Recognized : OptionParser.OneOf(DataOptions.Label.Name, label, Choices.LabelColumns),
        OptionParser.Int(DataOptions.Ink.Name, ink ?? "1", min: 1, max: byte.MaxValue))
        .Apply((_, count, column, full) => new DataChoice(data, test is null ? null : count, column, ink is null ? null : full));
}
