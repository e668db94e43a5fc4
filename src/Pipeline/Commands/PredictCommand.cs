using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Models;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>predict</c>: draws test images with the predictions of a model, or of the mean of several.</summary>
static class PredictCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var numbers = result.GetValue(ModelOptions.Images)!.Select(text => OptionParser.Int("IMAGE", text, min: 0)).ToArray();
        var choice = DataChoice.Of(result);
        var argumentErrors = numbers.ToSeq().Bind(number => number.Match(_ => default, failures => failures))
            + choice.Match(_ => default, failures => failures);
        if (!argumentErrors.IsEmpty) return Usage.Report(argumentErrors, result, host);
        var images = numbers.Select(number => number.IfFail(0)).ToArray();
        var loaded = await ModelsAndData.Load(result, choice.IfFail(_ => default!), host, stop);
        return CommandOutcome.ToExitCode(
            loaded.Bind(modelsAndData => CheckRange(images, modelsAndData)).Map(modelsAndData => Print(images, modelsAndData, host)), host);
    }

    static Fin<ModelsAndData> CheckRange(int[] images, ModelsAndData modelsAndData)
    {
        var (name, count) = (modelsAndData.Data.Name, modelsAndData.Data.Test.Count);
        return images.FirstOrDefault(image => image >= count, -1) is >= 0 and var image
            ? Error.New(ExitCode.Usage, $"IMAGE: found {image}, expected a number from 0 to {count - 1}, the last test image of {name}.")
            : modelsAndData;
    }

    static Unit Print(int[] images, ModelsAndData modelsAndData, Host host)
    {
        var (models, data) = modelsAndData;
        var chosen = Choose(data.Test, images);
        var mean = ImagePredictions.Mean(
            [.. models.Select(loaded => ImagePredictions.Of(loaded.Model, chosen, Environment.ProcessorCount))]);
        if (models.Length > 1)
        {
            host.Out.WriteLine(ConsoleText.EnsembleOf(models.Length));
            host.Out.WriteLine();
        }
        for (var i = 0; i < images.Length; i++)
        {
            var drawing = ImageText.FormatLines(chosen, i, host.IsOutTerminal && host.HasColour && host.TextFormat.IsUtf8);
            var lines = PredictionText.LinesBeside(
                drawing, images[i], chosen.Labels[i], mean.Classes[i], data.Labels.Names, [.. mean.Probabilities.Row(i)]);
            foreach (var line in lines) host.Out.WriteLine(line);
            host.Out.WriteLine();
        }
        return Unit.Default;
    }

    static ImageSet Choose(ImageSet images, int[] chosen) => new(
        images.Rows, images.Columns, [.. chosen.SelectMany(image => images[image].ToArray())],
        [.. chosen.Select(image => images.Labels[image])]);
}
