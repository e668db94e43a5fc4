using LanguageExt;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Training;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>evaluate</c>: the accuracy and confusion matrix of a model on the test images.</summary>
static class EvaluateCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var choice = DataChoice.Of(result);
        if (choice.IsFail) return Usage.Report(choice.Match(_ => default, errors => errors), result, host);
        var loaded = await ModelAndData.Load(result, choice.IfFail(_ => default!), host, stop);
        return CommandOutcome.ToExitCode(loaded.Map(modelAndData =>
        {
            PrintEvaluation(modelAndData, host, stop);
            return Unit.Default;
        }), host);
    }

    static void PrintEvaluation(ModelAndData modelAndData, Host host, CancellationToken stop)
    {
        var (model, data) = modelAndData;
        var evaluation = model.Precision == Precision.Single ? Evaluate<float>(modelAndData) : Evaluate<double>(modelAndData);
        stop.ThrowIfCancellationRequested();
        host.Out.WriteLine($"data: {data.Name}");
        host.Out.WriteLine($"test {ConsoleText.FormatShape(data.Test)}");
        host.Out.WriteLine($"model {NetworkNotation.Format(model.Network)}");
        foreach (var line in ConfusionText.FormatLines(evaluation, model.OutputWidth, data.Labels.First)) host.Out.WriteLine(line);
        foreach (var line in ConsoleText.MatchSummary(evaluation, host.Columns, "")) host.Out.WriteLine(line);
        host.Out.WriteLine(ConsoleText.FormatAccuracy(evaluation));
    }

    static Evaluation Evaluate<T>(ModelAndData modelAndData) where T : unmanaged
    {
        var (model, data) = modelAndData;
        var encoder = new Encoder<T>(modelAndData.Pixels, TargetEncoding.OneHot, model.OutputWidth);
        return Batches.Evaluate(
            model.Network, ParameterTensors.RoundTo<T>(model.Parameters), data.Test, encoder, Environment.ProcessorCount);
    }
}
