using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Differentiation;
using Pipeline.Layers;

namespace Pipeline.Options;

/// <summary>Parses the values of options. An error names the option, the value found and the values allowed.</summary>
static class OptionParser
{
    const char NumberSeparator = ':';

    /// <summary>An integer from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Validation<Error, int> Int(string option, string text, int min, int max = int.MaxValue) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : Invalid<int>(option, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));

    /// <summary>A 64-bit integer.</summary>
    public static Validation<Error, long> Seed(string option, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Invalid<long>(option, text, "a whole number of 64 bits");

    /// <summary>A finite number above 0.</summary>
    public static Validation<Error, double> PositiveDouble(string option, string text) =>
        Number(option, text, number => number > 0, "a number above 0, such as 0.3");

    /// <summary>A finite number of at least 0.</summary>
    public static Validation<Error, double> NonNegativeDouble(string option, string text) =>
        Number(option, text, number => number >= 0, "a number from 0 on, such as 0.01");

    /// <summary>A number from 0 to below 1.</summary>
    public static Validation<Error, double> Fraction(string option, string text) =>
        Number(option, text, number => number is >= 0 and < 1, "a number from 0 to below 1, such as 0.9");

    /// <summary>A number from 0 to below <paramref name="bound"/>.</summary>
    public static Func<string, string, Validation<Error, double>> NumberBelow(double bound) => (option, text) =>
        Number(option, text, number => number >= 0 && number < bound,
            string.Create(CultureInfo.InvariantCulture, $"a number from 0 to below {bound}"));

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Func<string, string, Validation<Error, double>> NumberBetween(double min, double max) => (option, text) =>
        Number(option, text, number => number >= min && number <= max,
            string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));

    static Validation<Error, double> Number(string option, string text, Func<double, bool> isValid, string allowed) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        && isValid(number)
            ? number
            : Invalid<double>(option, text, allowed);

    /// <summary>Positive integers, separated by commas.</summary>
    public static Validation<Error, ImmutableArray<int>> Widths(string option, string text)
    {
        var widths = text.Split(',').Select(width => Int(option, width, min: 1)).ToImmutableArray();
        return widths.All(width => width.IsSuccess)
            ? widths.Select(width => width.IfFail(0)).ToImmutableArray()
            : Invalid<ImmutableArray<int>>(option, text, "whole numbers above 0 with commas between them, such as 100 or 100,50");
    }

    /// <summary>The value of one of the names.</summary>
    public static Validation<Error, A> OneOf<A>(string option, string text, IReadOnlyDictionary<string, A> choices) =>
        choices.TryGetValue(text, out var choice)
            ? choice
            : Invalid<A>(option, text, Names(choices.Keys), Spelling.Nearest(text, choices.Keys));

    /// <summary>All activations as they are written: <c>relu</c>, <c>elu[:ALPHA]</c> and so on.</summary>
    public static string ActivationForms =>
        string.Join(", ", Network.NamedActivations.Values.Select(ActivationForm));

    /// <summary>An activation by its name, with a number for some: <c>relu</c>, <c>leaky-relu:0.2</c>.</summary>
    public static Validation<Error, Layer> Activation(string option, string text)
    {
        if (NamedActivation.Parse(text, NumberSeparator) is { } activation) return activation;
        var name = text.Split(NumberSeparator)[0];
        return Network.NamedActivations.TryGetValue(name, out var named)
            ? Invalid<Layer>(option, text, named.NumberName is null
                ? $"{name}, which takes no number"
                : $"{ActivationForm(named)} with a number above 0")
            : Invalid<Layer>(option, text, $"one of {ActivationForms}", Spelling.Nearest(name, Network.NamedActivations.Keys));
    }

    /// <summary>An activation as <see cref="Activation"/> reads it, its number written out: <c>leaky-relu:0.01</c>.</summary>
    public static string ActivationText(Layer activation) => activation.Name.Replace(' ', NumberSeparator);

    static string ActivationForm(NamedActivation activation) => activation.NumberName is { } number
        ? $"{activation.Name}[{NumberSeparator}{number.ToUpperInvariant()}]"
        : activation.Name;

    /// <summary>The name of a file or directory: any text that is not blank.</summary>
    public static Validation<Error, string> FileName(string option, string text) =>
        string.IsNullOrWhiteSpace(text) ? Invalid<string>(option, text, "the name of a file or directory") : text;

    static string Names(IEnumerable<string> names) => names.Count() == 1 ? names.First() : $"one of {string.Join(", ", names)}";

    /// <summary>The error of a value.</summary>
    public static Validation<Error, A> Invalid<A>(string option, string found, string allowed, Option<string> suggestion = default)
    {
        var question = suggestion.Match(name => $" Did you mean {name}?", "");
        return Error.New(ExitCode.Usage, $"{option}: found '{found}', expected {allowed}.{question}");
    }
}
