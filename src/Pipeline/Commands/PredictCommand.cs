using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>predict</c>: draws test images with the predictions of a model.</summary>
static class PredictCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var numbers = result.GetValue(ModelOptions.Images)!.Select(text => OptionParser.Int("IMAGE", text, min: 0)).ToArray();
        var argumentErrors = numbers.ToSeq().Bind(number => number.Match(_ => default, failures => failures));
        if (!argumentErrors.IsEmpty) return Usage.Report(argumentErrors, result, host);
        var images = numbers.Select(number => number.IfFail(0)).ToArray();
        var loaded = await ModelAndData.Load(result, host, stop);
        return CommandOutcome.ToExitCode(
            loaded.Bind(modelAndData => CheckRange(images, modelAndData)).Map(modelAndData => Print(images, modelAndData, host)), host);
    }

    static Fin<ModelAndData> CheckRange(int[] images, ModelAndData modelAndData)
    {
        var (name, count) = (modelAndData.Data.Name, modelAndData.Data.Test.Count);
        return images.FirstOrDefault(image => image >= count, -1) is >= 0 and var image
            ? Error.New(ExitCode.Usage, $"IMAGE: found {image}, expected a number from 0 to {count - 1}, the last test image of {name}.")
            : modelAndData;
    }

    static Unit Print(int[] images, ModelAndData modelAndData, Host host)
    {
        var (model, test) = (modelAndData.Model, modelAndData.Data.Test);
        foreach (var image in images)
        {
            var probabilities = model.Precision == Precision.Single
                ? Predict<float>(model, test[image])
                : Predict<double>(model, test[image]);
            var drawing = ImageText.Lines(test, image, host.IsOutTerminal && host.HasColour && host.Text.IsUtf8);
            foreach (var line in PredictionText.LinesBeside(drawing, image, test.Labels[image], probabilities)) host.Out.WriteLine(line);
            host.Out.WriteLine();
        }
        return Unit.Default;
    }

    /// <summary>The probability of each class.</summary>
    static ImmutableArray<double> Predict<T>(Model model, ReadOnlySpan<byte> pixels) where T : unmanaged
    {
        var encoder = new Encoder<T>(model.PixelEncoding, TargetEncoding.OneHot, model.Classes);
        var outputs = model.Network.Forward(ParameterTensors.Narrow<T>(model.Parameters), encoder.Inputs(pixels, 1));
        return model.OutputKind.Probabilities(ParameterTensors.Widen<T>(new([outputs])).Matrices[0].Values);
    }
}
