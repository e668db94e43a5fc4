using System.Collections.Immutable;
using System.Xml.Linq;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Options;
using Pipeline.Report;

namespace Pipeline.Commands;

/// <summary>Writes the report of a call of <c>train</c>: after everything else, so that a failure costs the page alone.</summary>
static class RunReport
{
    const string Consolation = "Training went on, and the results are above.";

    /// <summary>The report of a run and its model; nothing where there is no file for it, or it is one of several runs.</summary>
    public static Fin<Unit> Write(TrainJob job, MetricsFile metrics, Func<Model> model, DataSet data, Host host) => Write(job, host, () =>
        MetricsReader.Read("", metrics.KeptLines).Map(runs =>
        {
            var trained = model();
            var gradient = GradientSample.Of(job.Config, trained.Parameters, data.Training, data.Classes);
            return ReportPage.Of(runs[0], TrainedModel.Of(trained, data.Test, data.Labels.Names, gradient, job.Threads));
        }));

    /// <summary>The report of a run that has no result, which its error explains.</summary>
    public static Fin<Unit> WriteFailure(TrainJob job, MetricsFile metrics, string reason, Host host) => WritePage(job, host, () =>
        ReadOrEmpty(metrics).Map(runs => ReportPage.Of(runs[0], trained: null, reason)));

    /// <summary>The comparison of the runs of several seeds.</summary>
    public static Fin<Unit> WriteComparison(TrainJob job, MetricsFile metrics, Host host) => Write(job, host, () =>
        ReadOrEmpty(metrics).Map(ReportPage.Of));

    /// <summary>A result after a report: where both failed the error says both, with the exit code of the result.</summary>
    public static Fin<A> After<A>(Fin<A> result, Fin<Unit> report) => result.BiBind(
        succeeded => report.Map(_ => succeeded),
        error => report.Match(
            _ => Fin<A>.Fail(error), other => Fin<A>.Fail(Error.New(error.Code, $"{error.Message} {other.Message}"))));

    static Fin<ImmutableArray<RunHistory>> ReadOrEmpty(MetricsFile metrics) => metrics.KeptLines.IsEmpty
        ? ImmutableArray.Create(new RunHistory("", [], [], null))
        : MetricsReader.Read("", metrics.KeptLines);

    static Fin<Unit> Write(TrainJob job, Host host, Func<Fin<XElement>> page) => WritePage(job, host, page)
        .BiMap(written => written, error => Error.New(error.Code, $"{error.Message} {Consolation}"));

    static Fin<Unit> WritePage(TrainJob job, Host host, Func<Fin<XElement>> page) =>
        job is not { ReportPath: { } path, IsOneOfSeveral: false }
            ? Unit.Default
            : page().Bind(found => Disk.Write(host.FullPath(path), PageWriter.Write(found), host.Error.WriteLine));
}
