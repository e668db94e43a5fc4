using LanguageExt;
using Pipeline.Display;
using Pipeline.Models;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>evaluate</c>: how a model, or the mean of several, does on the test images.</summary>
static class EvaluateCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var choice = DataChoice.Of(result);
        if (choice.IsFail) return Usage.Report(choice.Match(_ => default, errors => errors), result, host);
        var loaded = await ModelsAndData.Load(result.GetValue(ModelOptions.Models)!, choice.IfFail(_ => default!), host, stop);
        return CommandOutcome.ToExitCode(loaded.Map(modelsAndData =>
        {
            var evaluated = Evaluated.Of(modelsAndData, stop);
            stop.ThrowIfCancellationRequested();
            if (result.GetValue(ModelOptions.Json)) host.Out.WriteLine(EvaluationJson.Of(evaluated));
            else Print(evaluated, modelsAndData, host);
            return Unit.Default;
        }), host);
    }

    static void Print(Evaluated evaluated, ModelsAndData modelsAndData, Host host)
    {
        host.Out.WriteLine($"data: {evaluated.Data}");
        host.Out.WriteLine($"test {ConsoleText.FormatShape(modelsAndData.Data.Test)}");
        if (evaluated.Members is [var (only, _)]) host.Out.WriteLine($"model {NetworkNotation.Format(only.Model.Network)}");
        else PrintMembers(evaluated, host);
        foreach (var line in ConfusionText.Lines(evaluated.Evaluation, evaluated.ClassNames)) host.Out.WriteLine(line);
        foreach (var line in ClassTable.Lines(evaluated.Classes, evaluated.ClassNames)) host.Out.WriteLine(line);
        foreach (var line in CalibrationText.Lines(
            evaluated.TopTwo, evaluated.Evaluation.Total, evaluated.Calibration, evaluated.IsNormalized))
            host.Out.WriteLine(line);
        foreach (var line in ConsoleText.MatchSummary(evaluated.Evaluation, host.Columns, $" (all with {ModelOptions.Json.Name})"))
            host.Out.WriteLine(line);
        host.Out.WriteLine(ConsoleText.FormatAccuracy(evaluated.Evaluation));
    }

    static void PrintMembers(Evaluated evaluated, Host host)
    {
        foreach (var (loaded, evaluation) in evaluated.Members)
            host.Out.WriteLine(
                $"model {loaded.Name}: {NetworkNotation.Format(loaded.Model.Network)}, {ConsoleText.FormatAccuracy(evaluation)}");
        host.Out.WriteLine($"{ConsoleText.EnsembleOf(evaluated.Members.Length)}, {ConsoleText.FormatAccuracy(evaluated.Evaluation)}");
    }
}
