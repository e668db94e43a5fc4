using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Formats;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Recipes;

/// <summary>A configuration as text by key, from which the same configuration is read; a setting that is none has no key.</summary>
static class TrainingConfigText
{
    /// <summary>The key of the number of epochs.</summary>
    public const string Epochs = "epochs";

    const string RecipeKey = "recipe", Remedy = "The checkpoint is of another version of the program.";

    static readonly ImmutableArray<Field> fields =
    [
        Field.Of("hidden", c => string.Join(',', c.HiddenWidths.Select(FormatNumber)), ParseWidths, (c, x) => c with { HiddenWidths = x }),
        Field.Of("activation", c => c.Activation.Name, text => Prelude.Optional(NamedActivation.Parse(text, ' ')),
            (c, x) => c with { Activation = x }),
        Field.Of("loss", c => c.Loss.Name, ParseName(LossKind.All), (c, x) => c with { Loss = x }),
        Field.Of("optimizer", c => c.Optimizer.Name, ParseName(OptimizerKind.All), (c, x) => c with { Optimizer = x }),
        Field.Of("learning-rate", c => FormatNumber(c.LearningRate), ParseNotNegative, (c, x) => c with { LearningRate = x }),
        Field.Of("momentum", c => FormatNumber(c.Momentum), ParseFraction, (c, x) => c with { Momentum = x }),
        Field.Of("weight-decay", c => FormatNumber(c.WeightDecay), ParseNotNegative, (c, x) => c with { WeightDecay = x }),
        Field.Of("clip-norm", c => c.ClipNorm is { } x ? FormatNumber(x) : null, ParsePositive, (c, x) => c with { ClipNorm = x }),
        Field.Of("schedule", c => c.Schedule.Name, ParseName(ScheduleKind.All), (c, x) => c with { Schedule = x }),
        Field.Of("warm-up", c => FormatNumber(c.WarmUpSteps), text => ParseInt(text, 0), (c, x) => c with { WarmUpSteps = x }),
        Field.Of("dropout", c => FormatNumber(c.Dropout), ParseFraction, (c, x) => c with { Dropout = x }),
        Field.Of("label-smoothing", c => FormatNumber(c.LabelSmoothing), ParseFraction, (c, x) => c with { LabelSmoothing = x }),
        Field.Of("ema", c => c.EmaDecay is { } x ? FormatNumber(x) : null, ParseFraction, (c, x) => c with { EmaDecay = x }),
        Field.Of("temperature", c => c.Temperature == 1 ? null : FormatNumber(c.Temperature), ParsePositive,
            (c, x) => c with { Temperature = x }),
        .. AugmentationText.Fields,
        Field.Of("batch", c => FormatNumber(c.BatchSize), text => ParseInt(text, 1), (c, x) => c with { BatchSize = x }),
        Field.Of("shards", c => c.Shards == 1 ? null : FormatNumber(c.Shards), text => ParseInt(text, 1), (c, x) => c with { Shards = x }),
        Field.Of(Epochs, c => FormatNumber(c.Epochs), text => ParseInt(text, 1), (c, x) => c with { Epochs = x }),
        Field.Of("steps", c => FormatNumber(c.StepCount), text => ParseLong(text, 0), (c, x) => c with { StepCount = x }),
        Field.Of("seed", c => FormatNumber(c.Seed), text => ParseLong(text, long.MinValue), (c, x) => c with { Seed = x }),
        Field.Of("precision", c => Precisions.NameOf(c.Precision), ParsePrecision, (c, x) => c with { Precision = x }),
    ];

    /// <summary>The text of a configuration.</summary>
    public static ImmutableSortedDictionary<string, string> Format(TrainingConfig config) => fields
        .Select(field => KeyValuePair.Create(field.Key, field.Format(config)))
        .Where(pair => pair.Value is not null)
        .ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal)
        .Add(RecipeKey, config.Recipe.Name);

    /// <summary>The configuration of a text; fails on unknown words, numbers out of range, and what the recipe does not support.</summary>
    public static Fin<TrainingConfig> Parse(ImmutableSortedDictionary<string, string> text) =>
        from recipe in text.TryGetValue(RecipeKey, out var name) && BuiltInRecipes.All.TryGetValue(name, out var found)
            ? Fin<Recipe>.Succ(found)
            : Fail<Recipe>(RecipeKey, name is null ? "none" : MessageText.Quote(name), string.Join(", ", BuiltInRecipes.All.Keys))
        from config in fields.Aggregate(Fin<TrainingConfig>.Succ(TrainingConfig.Of(recipe)), (config, field) => config.Bind(c =>
            !text.TryGetValue(field.Key, out var value) ? c : field.Parse(c, value).Match(
                Fin<TrainingConfig>.Succ, () => Fail<TrainingConfig>(field.Key, MessageText.Quote(value), "a value of this setting"))))
        from valid in recipe.Validate(config) is [var error, ..]
            ? Fail<TrainingConfig>(RecipeKey, $"{error}", "settings that the recipe supports")
            : config
        select valid;

    internal static string FormatNumber(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    static string FormatNumber(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string FormatNumber(int number) => FormatNumber((long)number);

    static Func<string, Option<A>> ParseName<A>(ImmutableSortedDictionary<string, A> all) =>
        text => all.TryGetValue(text, out var value) ? value : Option<A>.None;

    static Option<ImmutableArray<int>> ParseWidths(string text)
    {
        var widths = text.Split(',').Select(width => ParseInt(width, 1)).ToImmutableArray();
        return widths.All(width => width.IsSome) ? widths.SelectMany(width => width).ToImmutableArray() : Option<ImmutableArray<int>>.None;
    }

    static Option<long> ParseLong(string text, long min) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min
            ? number
            : Option<long>.None;

    static Option<int> ParseInt(string text, int min) => ParseLong(text, min).Bind(x => x <= int.MaxValue ? (int)x : Option<int>.None);

    internal static Option<double> ParseNumber(string text, Func<double, bool> isValid) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        && isValid(number)
            ? number
            : Option<double>.None;

    internal static Option<double> ParseNotNegative(string text) => ParseNumber(text, x => x >= 0);

    static Option<double> ParsePositive(string text) => ParseNumber(text, x => x > 0);

    internal static Option<double> ParseFraction(string text) => ParseNumber(text, x => x is >= 0 and < 1);

    static Option<Precision> ParsePrecision(string text) =>
        Precisions.ByName.TryGetValue(text, out var precision) ? precision : Option<Precision>.None;

    static Fin<A> Fail<A>(string where, string found, string expected) => new DecodeError(where, found, expected, Remedy).ToFin<A>();

    /// <summary>A setting: its key, its text, and the configuration with the value of a text.</summary>
    internal sealed record Field(
        string Key, Func<TrainingConfig, string?> Format, Func<TrainingConfig, string, Option<TrainingConfig>> Parse)
    {
        public static Field Of<A>(
            string key, Func<TrainingConfig, string?> format, Func<string, Option<A>> parse, Func<TrainingConfig, A, TrainingConfig> set) =>
            new(key, format, (config, text) => parse(text).Map(value => set(config, value)));
    }
}
