using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Options;
using Pipeline.Recipes;

namespace Pipeline.Commands;

/// <summary>The models whose outputs a network learns.</summary>
static class TeacherModels
{
    /// <summary>The models; none where labels are learned. Fails on a model that cannot teach this run.</summary>
    public static Fin<ImmutableArray<Model>> Load(TrainJob job, DataSet data, Host host)
    {
        if (job.TeacherPaths.IsEmpty) return Sha256Error(job, "").Match(Fin<ImmutableArray<Model>>.Fail, () => ImmutableArray<Model>.Empty);
        if (!BuiltInRecipes.HasDistribution(job.Config))
            return Error.New(ExitCode.Usage, $"{TrainCommandOptions.Teacher.Name}: the {job.Config.Recipe.Name} recipe with "
                + $"{job.Config.Loss.Name} has no distribution over the classes; use {TrainCommandOptions.Recipe.Name} "
                + $"{BuiltInRecipes.Minibatch.Name} with {LossKind.CrossEntropy.Name}.");
        var models = job.TeacherPaths
            .Select(path => SavedModel.Load(host.FullPath(path)).Bind(model => Check(host.FullPath(path), model, job.Config, data)))
            .Aggregate(Fin<ImmutableArray<Model>>.Succ([]), (all, next) => all.Bind(list => next.Map(list.Add)));
        return models.Bind(list => Sha256Error(job, Sha256(list)).Match(Fin<ImmutableArray<Model>>.Fail, () => list));
    }

    /// <summary>The hashes of the weights of the models, in order; empty for none.</summary>
    public static string Sha256(ImmutableArray<Model> models) => string.Join(',', models.Select(model =>
        ParameterTensors.Sha256(ParameterTensors.FromParameters(model.Network, model.Parameters, model.Precision))));

    static Fin<Model> Check(string path, Model model, TrainingConfig config, DataSet data)
    {
        var encoding = config.Recipe.PixelEncoding;
        if (model.InputEncoding.PixelEncoding != encoding || model.OutputKind == OutputKind.Numbers)
            return Wrong($"{model}, inputs {model.InputEncoding}", $"a classifier with inputs {InputEncoding.Pixels(encoding)}");
        var labels = ClassLabels.OfModel(model.ClassNames, model.OutputWidth);
        return model.InputWidth == data.Training.PixelsPerImage && labels == data.Labels
            ? model
            : Wrong(
                $"{model.InputWidth} inputs and {labels}",
                $"images of {ConsoleText.FormatImageSize(data.Training)} and {data.Labels}, as in {data.Name}");

        Fin<Model> Wrong(string what, string expected) => Disk.WithPath(
            path, new DecodeError("the teacher", what, expected, "Use a model that was trained on the same kind of data and recipe."));
    }

    /// <summary>The error of teachers that are not those of the checkpoint from which a run goes on.</summary>
    static Option<Error> Sha256Error(TrainJob job, string found) =>
        job.Resumed is not { } resumed || resumed.Run.TeachersSha256 == found ? Option<Error>.None
        : Error.New(ExitCode.Usage, resumed.Run.TeachersSha256.Length == 0
            ? $"{TrainCommandOptions.Teacher.Name}: {resumed.Path} was trained without a teacher. Leave it out."
            : $"{TrainCommandOptions.Teacher.Name}: found {(found.Length == 0 ? "none" : $"models with weights_sha256 {found}")}, expected "
                + $"those with weights_sha256 {resumed.Run.TeachersSha256}, which taught {resumed.Path}.");
}
