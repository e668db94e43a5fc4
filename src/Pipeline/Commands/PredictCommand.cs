using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Numerics;
using Pipeline.Shell.Display;
using Pipeline.Training;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Shell.Commands;

/// <summary><c>predict</c>: test images beside what a model takes them for.</summary>
static class PredictCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var numbers = result.GetValue(AskOptions.Images)!.Select(text => OptionText.Whole("IMAGE", text, least: 0)).ToArray();
        var mistakes = numbers.ToSeq().Bind(number => number.Match(_ => default, errors => errors));
        if (!mistakes.IsEmpty) return Usage.Report(mistakes, result, host);
        var images = numbers.Select(number => number.IfFail(0)).ToArray();
        var asked = await Asked.Load(result, host, stop);
        return Outcome.Of(asked.Bind(question => InRange(images, question)).Map(question => Print(images, question, host)), host);
    }

    static Fin<Asked> InRange(int[] images, Asked asked) => images.FirstOrDefault(image => image >= asked.Data.Test.Count, -1) is >= 0 and var image
        ? Error.New(ExitCode.Usage, $"IMAGE: found {image}, expected a number from 0 to {asked.Data.Test.Count - 1}, the last test image of {asked.Data.Name}.")
        : asked;

    static Unit Print(int[] images, Asked asked, Host host)
    {
        foreach (var image in images)
        {
            var answer = asked.Model.Precision == Precision.Single ? Ask<float>(asked, image) : Ask<double>(asked, image);
            var drawing = ImageText.Lines(asked.Data.Test, image, host.IsOutTerminal && host.HasColour);
            foreach (var line in AnswerText.Beside(drawing, image, asked.Data.Test.Labels[image], answer)) host.Out.WriteLine(line);
            host.Out.WriteLine();
        }
        return Unit.Default;
    }

    static ImmutableArray<double> Ask<T>(Asked asked, int image) where T : unmanaged
    {
        var (model, test) = (asked.Model, asked.Data.Test);
        var encoder = new Encoder<T>(model.Inputs, TargetEncoding.OneHot, model.Classes, Kernels<T>.For);
        var outputs = model.Network.Value(ParameterTensors.Narrow<T>(model.Parameters), encoder.Inputs(test[image], 1));
        return model.Answers.Of(ParameterTensors.Widen<T>(new([outputs])).Leaves[0].Values);
    }
}
