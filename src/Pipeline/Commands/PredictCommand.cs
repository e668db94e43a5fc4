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

/// <summary><c>predict</c>: test images beside what a model takes them for.</summary>
static class PredictCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var numbers = result.GetValue(ModelOptions.Images)!.Select(text => OptionParser.Whole("IMAGE", text, least: 0)).ToArray();
        var mistakes = numbers.ToSeq().Bind(number => number.Match(_ => default, errors => errors));
        if (!mistakes.IsEmpty) return Usage.Report(mistakes, result, host);
        var images = numbers.Select(number => number.IfFail(0)).ToArray();
        var asked = await ModelAndData.Load(result, host, stop);
        return CommandOutcome.Of(asked.Bind(question => InRange(images, question)).Map(question => Print(images, question, host)), host);
    }

    static Fin<ModelAndData> InRange(int[] images, ModelAndData asked) => images.FirstOrDefault(image => image >= asked.Data.Test.Count, -1) is >= 0 and var image
        ? Error.New(ExitCode.Usage, $"IMAGE: found {image}, expected a number from 0 to {asked.Data.Test.Count - 1}, the last test image of {asked.Data.Name}.")
        : asked;

    static Unit Print(int[] images, ModelAndData asked, Host host)
    {
        foreach (var image in images)
        {
            var answer = asked.Model.Precision == Precision.Single ? Ask<float>(asked, image) : Ask<double>(asked, image);
            var drawing = ImageText.Lines(asked.Data.Test, image, host.IsOutTerminal && host.HasColour);
            foreach (var line in PredictionText.Beside(drawing, image, asked.Data.Test.Labels[image], answer)) host.Out.WriteLine(line);
            host.Out.WriteLine();
        }
        return Unit.Default;
    }

    static ImmutableArray<double> Ask<T>(ModelAndData asked, int image) where T : unmanaged
    {
        var (model, test) = (asked.Model, asked.Data.Test);
        var encoder = new Encoder<T>(model.PixelEncoding, TargetEncoding.OneHot, model.Classes);
        var outputs = model.Network.Forward(ParameterTensors.Narrow<T>(model.Parameters), encoder.Inputs(test[image], 1));
        return model.OutputKind.Probabilities(ParameterTensors.Widen<T>(new([outputs])).Matrices[0].Values);
    }
}
