using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Losses;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Recipes;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>gradcheck</c>: gradient checks of random networks or a saved model, and a benchmark of numerical differentiation.</summary>
static class GradcheckCommand
{
    const int DefaultNetworks = 500, MaxNetworks = 1_000_000;

    /// <summary>Runs the command. The exit code is 0 when every oracle agrees, else 1.</summary>
    public static int Run(ParseResult result, Host host, CancellationToken stop)
    {
        var networks = result.GetValue(GradcheckOptions.Networks) is { } number
            ? OptionParser.Int(GradcheckOptions.Networks.Name, number, 1, MaxNetworks)
            : DefaultNetworks;
        var seed = result.GetValue(GradcheckOptions.Seed) is { } text
            ? OptionParser.Seed(GradcheckOptions.Seed.Name, text)
            : TrainingConfig.DefaultSeed;
        return (networks, seed).Apply((count, start) => (Count: count, Key: Key.From(start))).Match(
            valid => RunSuite(result, host, valid.Count, valid.Key, stop).Match(
                results => PrintResults(results, host, stop),
                error => CommandOutcome.ToExitCode(Fin<Unit>.Fail(error), host)),
            errors => Usage.Report(errors, result, host));
    }

    static Fin<ImmutableArray<OracleSummary>> RunSuite(ParseResult result, Host host, int networks, Key key, CancellationToken stop) =>
        result.GetValue(GradcheckOptions.Model) is { } path
            ? SavedModel.Load(host.FullPath(path)).Map(model => CheckModel(model, key, stop))
            : Fin<ImmutableArray<OracleSummary>>.Succ(GradientCheckSuite.CheckOracles(networks, key, Environment.ProcessorCount, stop));

    /// <summary>Checks a model at two random inputs, under the loss that fits its outputs.</summary>
    static ImmutableArray<OracleSummary> CheckModel(Model model, Key key, CancellationToken stop)
    {
        var x = Matrix<double>.Fill(2, model.InputWidth, i => key.FoldIn(0).Uniform(i));
        var (outputs, labels) = (model.OutputWidth, key.FoldIn(1));
        var target = Matrix<double>.Fill(2, outputs, i => model.OutputKind == OutputKind.Numbers ? labels.Uniform(i)
            : i % outputs == labels.UniformInt(i / outputs, outputs) ? 1 : 0);
        Loss loss = model.OutputKind switch
        {
            OutputKind.Probabilities or OutputKind.Numbers => new HalfSquaredError(),
            OutputKind.SoftmaxLogits => new SoftmaxCrossEntropy(),
            _ => new BinaryCrossEntropyWithLogits(),
        };
        return GradientCheckSuite.CheckOracles(
            new(model.Network, loss), model.Parameters, new(x, target), key.FoldIn(2), Environment.ProcessorCount, stop);
    }

    static int PrintResults(ImmutableArray<OracleSummary> results, Host host, CancellationToken stop)
    {
        foreach (var line in OracleTable.FormatLines(results)) host.Out.WriteLine(line);
        host.Out.WriteLine();
        foreach (var line in LectureBenchmark.MeasureSpeed(stop)) host.Out.WriteLine(line);
        return results.All(oracle => oracle.Passed) ? ExitCode.Success : ExitCode.Internal;
    }
}
