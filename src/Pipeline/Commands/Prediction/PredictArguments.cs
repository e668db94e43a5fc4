using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Options;
using static LanguageExt.Prelude;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary>The arguments of <c>predict</c>.</summary>
/// <param name="Images">The images in the order of the arguments.</param>
/// <param name="Data">The data of test images.</param>
/// <param name="Preparation">What is done to image files; none for what the model takes.</param>
/// <param name="IsJson">Whether JSON is printed.</param>
sealed record PredictArguments(ImmutableArray<ImageArgument> Images, DataChoice Data, Option<Preparation> Preparation, bool IsJson)
{
    /// <summary>Whether there are test images among the images.</summary>
    public bool NeedsData => Images.Any(image => image.Number is not null);

    /// <summary>Whether there are files among the images.</summary>
    public bool NeedsPreparation => Images.Any(image => image.Number is null);

    /// <summary>The arguments, or all that is wrong with them.</summary>
    public static Validation<Error, PredictArguments> Of(ParseResult result, Host host)
    {
        var images = result.GetValue(PredictOptions.Images)!.Select(text => ImageArgument.Of(text, host)).ToArray();
        ImmutableArray<ImageArgument> valid = [.. images.Bind(image => image.Match(one => Seq1(one), _ => default))];
        var errors = images.ToSeq().Bind(image => image.Match(_ => default, failures => failures))
            + (valid.Length == images.Length ? CheckUse(result, valid) : default);
        return (errors.IsEmpty
                ? Validation<Error, ImmutableArray<ImageArgument>>.Success(valid)
                : Validation<Error, ImmutableArray<ImageArgument>>.Fail(errors),
            DataChoice.Of(result), PreparationOf(result))
            .Apply((chosen, data, preparation) => new PredictArguments(
                chosen, data, preparation, result.GetValue(PredictOptions.Json)));
    }

    /// <summary>Options that would do nothing, and standard input twice.</summary>
    static Seq<Error> CheckUse(ParseResult result, ImmutableArray<ImageArgument> images)
    {
        var inputs = images.Count(image => image.Text == Files.Picture.StandardInput);
        var ofData = images.All(image => image.Number is null)
            ? new[] { DataOptions.Data, DataOptions.Test, DataOptions.Label, DataOptions.Ink }
            : [];
        var unused = images.All(image => image.Number is not null) ? [PredictOptions.Prepare] : ofData;
        return unused.Where(option => result.GetResult(option) is { Implicit: false })
            .Select(option => Error.New(ExitCode.Usage, option == PredictOptions.Prepare
                ? $"{option.Name}: is for image files, and every IMAGE is the number of a test image. Leave it out."
                : $"{option.Name}: is for numbers of test images, and every IMAGE is a file. Leave it out."))
            .Concat(inputs > 1
                ? [Error.New(ExitCode.Usage, $"IMAGE: found '-' {inputs} times, expected it once: standard input is one image.")]
                : [])
            .ToSeq();
    }

    static Validation<Error, Option<Preparation>> PreparationOf(ParseResult result) =>
        result.GetValue(PredictOptions.Prepare) is { } text
            ? OptionParser.OneOf(PredictOptions.Prepare.Name, text, Choices.Preparations).Map(Some)
            : Validation<Error, Option<Preparation>>.Success(None);
}
