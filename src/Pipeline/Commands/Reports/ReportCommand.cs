using System.Collections.Immutable;
using System.Xml.Linq;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Options;
using Pipeline.Report;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>report</c>: a page about a run that has been, or about several.</summary>
static class ReportCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var valid = ReportOptions.Validate(result);
        if (valid.IsFail) return Usage.Report(valid.Match(_ => default, errors => errors), result, host);
        var job = valid.Match(job => job, _ => default!);
        var runs = Disk.CheckWritable(host.FullPath(job.ToPath)).Bind(_ => LoadRuns(job, host));
        var page = job.ModelPath is { } model
            ? await WithModel(runs, model, job.Data, host, stop)
            : runs.Map(ReportPage.Of);
        return CommandOutcome.ToExitCode(page.Bind(found => Write(job, found, host)), host);
    }

    static Fin<Unit> Write(ReportJob job, XElement page, Host host)
    {
        var bytes = PageWriter.Write(page);
        return Disk.Write(host.FullPath(job.ToPath), bytes, host.Error.WriteLine).Map(_ =>
        {
            host.Out.WriteLine(ConsoleText.Invariant(
                $"{job.ToPath}: {page.Descendants("h1").First().Value}, {bytes.Length:N0} bytes"));
            return Unit.Default;
        });
    }

    static Fin<ImmutableArray<RunHistory>> LoadRuns(ReportJob job, Host host) => job.MetricsPaths
        .Map((i, path) => Disk.Decode(host.FullPath(path), bytes => MetricsReader.Read(NameOf(job, i), bytes.AsSpan())))
        .ToSeq().Sequence().Map(files => files.SelectMany(file => file).ToImmutableArray());

    /// <summary>What a run is called: its file, with as much of the directory as tells it from the others.</summary>
    static string NameOf(ReportJob job, int index)
    {
        var names = job.MetricsPaths.Select(path => Path.GetFileNameWithoutExtension(path)).ToArray();
        return names.Count(name => name == names[index]) == 1 ? names[index] : job.MetricsPaths[index];
    }

    static async Task<Fin<XElement>> WithModel(
        Fin<ImmutableArray<RunHistory>> runs, string modelPath, DataChoice choice, Host host, CancellationToken stop)
    {
        var loaded = from found in runs
                     from run in OnlyRun(found)
                     from model in LoadedModel.Load(modelPath, host)
                     from same in CheckWeights(run, model)
                     select (Run: run, Model: model);
        if (loaded.IsFail) return loaded.Map(_ => default(XElement)!);
        var (history, of) = loaded.IfFail(default((RunHistory, LoadedModel)));
        var data = await DataSource.Load(choice with { Ink = choice.Ink ?? of.Ink }, host, stop);
        return from set in data
               from fits in of.CheckData(set.Test, set)
               from same in CheckData(history, set)
               select ReportPage.Of(history, Evaluate(history, of.Model, set));
    }

    static TrainedModel Evaluate(RunHistory run, Model model, DataSet data)
    {
        var gradient = run.Settings is { Config: { } config } settings
            ? GradientSample.Of(config, model.Parameters, settings.TrainedOn(data.Training), data.Classes)
            : null;
        return TrainedModel.Of(model, data.Test, data.Labels.Names, gradient, Environment.ProcessorCount);
    }

    static Fin<RunHistory> OnlyRun(ImmutableArray<RunHistory> runs) => runs is [var only] ? only : Error.New(
        ExitCode.Usage, ConsoleText.Invariant(
            $"{ReportOptions.Model.Name}: found with the metrics of {runs.Length} runs, expected one. Leave it out to compare them."));

    static Fin<Unit> CheckWeights(RunHistory run, LoadedModel loaded)
    {
        if (run.End is not { WeightsSha256: var expected }) return Unit.Default;
        var model = loaded.Model;
        var found = ParameterTensors.WeightsSha256(model.Network, model.Parameters, model.Precision);
        return found == expected ? Unit.Default : Disk.WithPath(loaded.Path, new DecodeError(
            "the weights", $"SHA-256 {found}", $"{expected}, as in {run.Name}", "Name the model of this run, or leave it out."));
    }

    /// <summary>Fails on other images than those of the run, whose mistakes would be others.</summary>
    static Fin<Unit> CheckData(RunHistory run, DataSet data)
    {
        if (run.Settings is not { } settings) return Unit.Default;
        var differs = Differs(settings[RunSettings.TestSha256], data.Test) ? "test"
            : Differs(settings[RunSettings.TrainingSha256], settings.TrainedOn(data.Training)) ? "training" : null;
        return differs is null ? Unit.Default : Error.New(ExitCode.Usage,
            $"{DataOptions.Data.Name}: found {data.Name}, whose {differs} images are not those of {run.Name}, which is of "
            + $"{ConsoleText.Printable(settings[RunSettings.Data] ?? "other data")}. Name the same data.");
    }

    static bool Differs(string? expected, Data.ImageSet images) =>
        expected is not null && expected != Data.DataFingerprint.Sha256(images);
}
