using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Data.Digits;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Recipes;

namespace Pipeline.Commands.Serving;

/// <summary>A model of images of 28 × 28 pixels that is served.</summary>
/// <param name="Source">Where it comes from, in words.</param>
/// <param name="Model">The model.</param>
/// <param name="Labels">Its classes.</param>
/// <param name="Explain">What it says of 28 × 28 pixels, and why of a class, or of that of the largest output.</param>
sealed record ServedModel(
    string Source, Model Model, ClassLabels Labels, Func<ImmutableArray<byte>, int?, Explanation> Explain)
{
    /// <summary>The model of a file, or one that is trained now.</summary>
    public static Task<Fin<ServedModel>> Get(Option<string> path, Host host, CancellationToken stop) => path.Match(
        name => Task.FromResult(Load(name, host)),
        () => Train(host, stop));

    /// <summary>A model that is served.</summary>
    public static ServedModel Of(string source, Model model, ClassLabels labels) => new(
        source, model, labels,
        model.Precision == Precision.Single ? new ImageExplainer<float>(model).Explain : new ImageExplainer<double>(model).Explain);

    static Fin<ServedModel> Load(string name, Host host) =>
        from loaded in LoadedModel.Load(name, host)
        from fits in CheckSize(loaded)
        select Of(Path.GetFileName(loaded.Path), loaded.Model, loaded.Labels);

    // A drawing has no other size, and full ink is 255 in it.
    static Fin<Unit> CheckSize(LoadedModel loaded)
    {
        const int side = MnistFrame.Side;
        var size = ConsoleText.Invariant($"{side} x {side} pixels");
        return (loaded.ImageSize ?? size) == size && loaded.Model.InputWidth == side * side && loaded.Ink == byte.MaxValue
            && loaded.Model.OutputWidth == loaded.Labels.Count
            ? Unit.Default
            : Disk.WithPath(loaded.Path, new DecodeError(
                "the model", loaded.Description, $"images of {size}, which drawings are made into, and an output for each class",
                $"Train a model on such images, or leave {ServeOptions.Model.Name} out."));
    }

    static async Task<Fin<ServedModel>> Train(Host host, CancellationToken stop)
    {
        var (config, threads) = (QuickModel.Config, Environment.ProcessorCount);
        // The code of training is compiled while the images are read, as in train.
        var warmup = Task.Run(() => JitWarmup.CompileTraining<float>(config, threads), stop);
        var loaded = await DataSource.Load(DataChoice.Digits, host, stop);
        await warmup;
        return loaded.Map(data =>
        {
            var model = QuickModel.Train(config, data.Training, data.Labels, threads, stop);
            var accuracy = ConsoleText.FormatPercent(QuickModel.Evaluate(model, data.Test, threads));
            host.Error.WriteLine(ConsoleText.Invariant(
                $"no {ServeOptions.Model.Name}: trained on {data.Name}, distorted, in {config.Epochs} epochs; test images {accuracy}"));
            return Of($"trained on {data.Name}", model, data.Labels);
        });
    }
}
