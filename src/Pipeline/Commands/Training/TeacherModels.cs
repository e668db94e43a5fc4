using LanguageExt;
using LanguageExt.Common;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>The models whose outputs a network learns.</summary>
static class TeacherModels
{
    /// <summary>The job with its teachers, which are small and read before the data. Fails on a model that cannot teach this run.</summary>
    /// <remarks>They are put in the order of their hashes: the order of their names on the command line changes no bit.</remarks>
    public static Fin<TrainJob> Load(TrainJob job, Host host) =>
        from models in job.TeacherPaths.Map(path => Load(path, job, host)).ToSeq().Sequence()
        from same in models.HeadOrNone().Match(first => models.Tail.Map(first.CheckSame).Sequence(), () => default(Seq<Unit>))
        let sorted = models.Map(model => (Model: model, Sha256: Sha256(model.Model))).OrderBy(pair => pair.Sha256, StringComparer.Ordinal)
        let taught = job with
        {
            Teachers = [.. sorted.Select(pair => pair.Model)],
            TeachersSha256 = string.Join(',', sorted.Select(pair => pair.Sha256)),
        }
        from resumable in CheckResumed(taught)
        select taught;

    static Fin<LoadedModel> Load(string path, TrainJob job, Host host) =>
        LoadedModel.Load(path, host).Bind(model => CheckEncoding(model, job));

    /// <summary>Fails on teachers of other images or classes than those of the data.</summary>
    public static Fin<Unit> CheckData(TrainJob job, DataSet data) =>
        job.Teachers.Map(model => CheckData(model, job, data)).ToSeq().Sequence().Map(_ => Unit.Default);

    static Fin<Unit> CheckData(LoadedModel model, TrainJob job, DataSet data)
    {
        var ink = job.Data.Ink ?? byte.MaxValue;
        return model.Ink == ink
            ? model.CheckData(data.Training, data)
            : Error.New(ExitCode.Usage, $"{DataOptions.Ink.Name}: found {ink}, expected {model.Ink}, as {model.Path} was trained.");
    }

    static Fin<LoadedModel> CheckEncoding(LoadedModel model, TrainJob job)
    {
        var expected = InputEncoding.Pixels(job.Config.Recipe.PixelEncoding);
        return model.Model.InputEncoding == expected
            ? model
            : Disk.WithPath(model.Path, new DecodeError(
                "the teacher", $"{model.Model}, inputs {model.Model.InputEncoding}", $"inputs {expected}, as the recipe has them",
                $"Use a model of a recipe with such inputs, as {job.Config.Recipe.Name}."));
    }

    static string Sha256(Model model) =>
        ParameterTensors.WeightsSha256(model.Network, model.Parameters, model.Precision);

    /// <summary>Fails on teachers that are not those of the checkpoint from which a run goes on.</summary>
    static Fin<Unit> CheckResumed(TrainJob job) =>
        job.Resumed is not { } resumed || resumed.Run.TeachersSha256 == job.TeachersSha256 ? Unit.Default
        : Error.New(ExitCode.Usage, resumed.Run.TeachersSha256.Length == 0
            ? $"{TrainCommandOptions.Teacher.Name}: {resumed.Path} was trained without a teacher. Leave it out."
            : $"{TrainCommandOptions.Teacher.Name}: found {Found(job)}, expected those with weights_sha256 "
                + $"{resumed.Run.TeachersSha256}, which taught {resumed.Path}.");

    static string Found(TrainJob job) =>
        job.Teachers.IsEmpty ? "none" : $"models with weights_sha256 {job.TeachersSha256}";
}
