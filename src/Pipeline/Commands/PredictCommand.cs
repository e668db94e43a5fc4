using System.Numerics;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Display;
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
        var choice = DataChoice.Of(result);
        var argumentErrors = numbers.ToSeq().Bind(number => number.Match(_ => default, failures => failures))
            + choice.Match(_ => default, failures => failures);
        if (!argumentErrors.IsEmpty) return Usage.Report(argumentErrors, result, host);
        var images = numbers.Select(number => number.IfFail(0)).ToArray();
        var loaded = await ModelAndData.Load(result, choice.IfFail(_ => default!), host, stop);
        return CommandOutcome.ToExitCode(
            loaded.Bind(modelAndData => CheckRange(images, modelAndData)).Map(modelAndData => PrintPredictions(images, modelAndData, host)), host);
    }

    static Fin<ModelAndData> CheckRange(int[] images, ModelAndData modelAndData)
    {
        var (name, count) = (modelAndData.Data.Name, modelAndData.Data.Test.Count);
        return images.FirstOrDefault(image => image >= count, -1) is >= 0 and var image
            ? Error.New(ExitCode.Usage, $"IMAGE: found {image}, expected a number from 0 to {count - 1}, the last test image of {name}.")
            : modelAndData;
    }

    static Unit PrintPredictions(int[] images, ModelAndData modelAndData, Host host) => modelAndData.Model.Precision == Precision.Single
        ? PrintPredictions<float>(images, modelAndData, host)
        : PrintPredictions<double>(images, modelAndData, host);

    static Unit PrintPredictions<T>(int[] images, ModelAndData modelAndData, Host host) where T : unmanaged, INumberBase<T>
    {
        var (predictor, test, firstLabel) = (
            modelAndData.Model.CreatePredictor<T>(), modelAndData.Data.Test, modelAndData.Data.Labels.First);
        var probabilities = new T[predictor.OutputWidth];
        foreach (var image in images)
        {
            predictor.Predict([.. test[image].ToArray().Select(T.CreateChecked)], probabilities);
            var drawing = ImageText.FormatLines(test, image, host.IsOutTerminal && host.HasColour && host.TextFormat.IsUtf8);
            var lines = PredictionText.LinesBeside(
                drawing, image, test.Labels[image], firstLabel, [.. probabilities.Select(double.CreateChecked)]);
            foreach (var line in lines) host.Out.WriteLine(line);
            host.Out.WriteLine();
        }
        return Unit.Default;
    }
}
