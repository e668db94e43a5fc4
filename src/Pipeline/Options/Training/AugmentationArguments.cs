using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Recipes;
using static Pipeline.Options.OptionParser;

namespace Pipeline.Options;

/// <summary>The options of the distortions of images as text; null for an option that is not given.</summary>
sealed record AugmentationArguments(
    string? Augment = null, string? Rotation = null, string? Scaling = null, string? Shear = null, string? Shift = null,
    string? ElasticAlpha = null, string? ElasticSigma = null)
{
    /// <summary>The options that are given; first the kind, whose strengths the others edit.</summary>
    public IEnumerable<ConfigEdit> Edits() => new[]
    {
        Edit(AugmentationOptions.Augment, Augment, (option, text) => OneOf(option, text, Augmentation.All), (_, kind) => kind),
        Edit(AugmentationOptions.Rotation, Rotation, NumberBelow(Augmentation.RotationBound), (a, x) => a with { Rotation = x }),
        Edit(AugmentationOptions.Scaling, Scaling, Fraction, (a, x) => a with { Scaling = x }),
        Edit(AugmentationOptions.Shear, Shear, NumberBelow(Augmentation.ShearBound), (a, x) => a with { Shear = x }),
        Edit(AugmentationOptions.Shift, Shift, NonNegativeDouble, (a, x) => a with { Shift = x }),
        Edit(AugmentationOptions.ElasticAlpha, ElasticAlpha, NonNegativeDouble, (a, x) => a with { ElasticAlpha = x }),
        Edit(AugmentationOptions.ElasticSigma, ElasticSigma, NumberBetween(Augmentation.MinElasticSigma, Augmentation.MaxElasticSigma),
            (a, x) => a with { ElasticSigma = x }),
    }.Somes();

    /// <summary>A width of the elastic distortion where there is none.</summary>
    public Seq<Error> Errors(TrainingConfig config) => ElasticSigma is not null && config.Augmentation.ElasticAlpha == 0
        ? Prelude.Seq1(Error.New(ExitCode.Usage, $"{AugmentationOptions.ElasticSigma.Name}: there is no elastic distortion; use "
            + $"{AugmentationOptions.Augment.Name} elastic or {AugmentationOptions.ElasticAlpha.Name} too, or leave it out."))
        : default;

    static Option<ConfigEdit> Edit<A>(
        System.CommandLine.Option<string> option, string? text, Func<string, string, Validation<Error, A>> parse,
        Func<Augmentation, A, Augmentation> set) =>
        ConfigEdit.Edit<A>(option, text, parse, (config, value) => config with { Augmentation = set(config.Augmentation, value) });
}
