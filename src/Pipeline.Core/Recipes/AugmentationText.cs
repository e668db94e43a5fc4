using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Data;
using static Pipeline.Recipes.TrainingConfigText;

namespace Pipeline.Recipes;

/// <summary>The strengths of the distortions of a configuration as text; those that are 0 have no key.</summary>
static class AugmentationText
{
    // The kind of strengths that are none of the named ones.
    const string OwnStrengths = "own";

    /// <summary>The kind, and the strengths.</summary>
    public static ImmutableArray<Field> Fields { get; } =
    [
        Field.Of("augment", c => c.Augmentation.IsNone ? null : KindOf(c.Augmentation), ParseKind,
            (c, kind) => c with { Augmentation = kind }),
        Strength("rotation", a => a.Rotation, text => ParseNumber(text, x => x is >= 0 and < Augmentation.RotationBound),
            (a, x) => a with { Rotation = x }),
        Strength("scaling", a => a.Scaling, ParseFraction, (a, x) => a with { Scaling = x }),
        Strength("shear", a => a.Shear, text => ParseNumber(text, x => x is >= 0 and < Augmentation.ShearBound),
            (a, x) => a with { Shear = x }),
        Strength("shift", a => a.Shift, ParseNotNegative, (a, x) => a with { Shift = x }),
        Strength("elastic-alpha", a => a.ElasticAlpha, ParseNotNegative, (a, x) => a with { ElasticAlpha = x }),
        Strength("elastic-sigma", a => a.ElasticAlpha > 0 ? a.ElasticSigma : 0,
            text => ParseNumber(text, x => x is >= Augmentation.MinElasticSigma and <= Augmentation.MaxElasticSigma),
            (a, x) => a with { ElasticSigma = x }),
    ];

    /// <summary>The strengths that have an effect, by the names of the settings.</summary>
    public static IEnumerable<(string Name, string Value)> Format(TrainingConfig config) =>
        from field in Fields.Skip(1)
        let value = field.Format(config)
        where value is not null
        select (field.Key, value);

    static string KindOf(Augmentation augmentation) =>
        Augmentation.All.FirstOrDefault(kind => kind.Value == augmentation).Key ?? OwnStrengths;

    static Option<Augmentation> ParseKind(string text) => text == OwnStrengths ? Augmentation.None
        : Augmentation.All.TryGetValue(text, out var kind) ? kind
        : Option<Augmentation>.None;

    static Field Strength(
        string key, Func<Augmentation, double> get, Func<string, Option<double>> parse, Func<Augmentation, double, Augmentation> set) =>
        Field.Of(key, c => get(c.Augmentation) is var x and not 0 ? FormatNumber(x) : null, parse,
            (c, x) => c with { Augmentation = set(c.Augmentation, x) });
}
