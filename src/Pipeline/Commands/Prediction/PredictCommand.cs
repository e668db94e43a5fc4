using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Options;
using static LanguageExt.Prelude;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>predict</c>: draws images with the predictions of a model, or of the mean of several.</summary>
static class PredictCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var arguments = PredictArguments.Of(result, host);
        return arguments.IsFail
            ? Usage.Report(arguments.Match(_ => default, errors => errors), result, host)
            : await Run(arguments.IfFail(_ => default!), result, host, stop);
    }

    static async Task<int> Run(PredictArguments arguments, ParseResult result, Host host, CancellationToken stop)
    {
        var names = result.GetValue(ModelOptions.Models)!;
        if (arguments.NeedsData)
            return Report((await ModelsAndData.Load(names, arguments.Data, host, stop)).Map(Sources.Of), arguments, host);
        return Report(ModelsAndData.LoadModels(names, host).Map(models => new Sources(models, null)), arguments, host);
    }

    /// <summary>Prints the predictions, or all errors of the images.</summary>
    static int Report(Fin<Sources> loaded, PredictArguments arguments, Host host)
    {
        var prepared = loaded.Bind(sources => Preparation(sources, arguments)
            .Map(preparation => (Sources: sources, Images: arguments.Images
                .Select(image => Prepare(image, sources.Data, preparation, host)).ToImmutableArray())));
        return prepared.Match(
            found =>
            {
                var errors = found.Images.Where(image => image.IsFail).ToImmutableArray();
                foreach (var error in errors) CommandOutcome.ToExitCode(error.Map(_ => Unit.Default), host);
                return errors.IsEmpty
                    ? Print([.. found.Images.Select(image => image.IfFail(_ => default!))], found.Sources, arguments.IsJson, host)
                    : errors.Max(error => error.Match(_ => 0, ExitCode.Of));
            },
            error => CommandOutcome.ToExitCode(error, host));
    }

    static Fin<Option<PicturePreparation>> Preparation(Sources sources, PredictArguments arguments) => arguments.NeedsPreparation
        ? PicturePreparation.For(sources.Models[0], arguments.Preparation).Map(Some)
        : Fin<Option<PicturePreparation>>.Succ(None);

    static Fin<ShownImage> Prepare(ImageArgument image, DataSet? data, Option<PicturePreparation> preparation, Host host) =>
        image.Number is { } number
            ? number < data!.Test.Count
                ? new ShownImage(image.Text, [.. data.Test[number]], data.Test.Labels[number])
                : Error.New(ExitCode.Usage,
                    $"IMAGE: found {number}, expected a number from 0 to {data.Test.Count - 1}, the last test image of {data.Name}.")
            :
                from picture in image.Load(host)
                from chosen in preparation.ToFin()
                from prepared in chosen.Prepare(image.Text, image.PathIn(host), picture)
                select prepared;

    static int Print(ImmutableArray<ShownImage> shown, Sources sources, bool isJson, Host host)
    {
        var images = ToSet(shown, sources);
        var mean = ImagePredictions.Mean(
            [.. sources.Models.Select(loaded => ImagePredictions.Of(loaded.Model, images, Environment.ProcessorCount))]);
        var predictions = new Predictions(sources.Models, images, shown, mean);
        if (isJson) host.Out.WriteLine(PredictionJson.Of(predictions));
        else
            foreach (var line in PredictionText.Lines(predictions, host)) host.Out.WriteLine(line);
        return ExitCode.Success;
    }

    static ImageSet ToSet(ImmutableArray<ShownImage> shown, Sources sources)
    {
        var (rows, columns) = sources.Data is { Test: var test }
            ? (test.Rows, test.Columns)
            : PicturePreparation.For(sources.Models[0], None)
                .Match(size => (size.Rows, size.Columns), error => throw new InvalidOperationException(error.Message));
        return new(rows, columns, [.. shown.SelectMany(image => image.Pixels)], [.. shown.Select(image => image.Label ?? 0)]);
    }

    /// <summary>The models, and the data of test images where one is asked for.</summary>
    sealed record Sources(ImmutableArray<LoadedModel> Models, DataSet? Data)
    {
        public static Sources Of(ModelsAndData loaded) => new(loaded.Models, loaded.Data);
    }
}
