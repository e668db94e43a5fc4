using System.Diagnostics;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Bench.Workers;

/// <summary>
/// A training run as <c>train</c> makes it of the same options: the same configuration, batches and fold, a loss reported every 400 steps.
/// </summary>
/// <param name="Config">The settings.</param>
/// <param name="Step">The step of the configuration, or one that stands in for it.</param>
/// <param name="Images">The training images.</param>
/// <param name="Threads">Threads of the fold.</param>
sealed record PreparedTraining(TrainingConfig Config, Step Step, ImageSet Images, int Threads)
{
    const int Classes = 10, Epoch = 60000;

    // Options of train that one job may give several values, and those that only workers have.
    static readonly string[] Swept = ["--hidden", "--samples"], OfWorkers = ["--passes", "--part"];

    readonly Encoder<float> encoder = new(Config.Recipe.PixelEncoding, Config.Recipe.TargetEncoding, Classes);

    /// <summary>
    /// A run for each combination of hidden widths and sample counts, its code compiled as <c>train</c> does it while it reads the data.
    /// </summary>
    public static IEnumerable<PreparedTraining> All(WorkerOptions options)
    {
        var images = Workers.Images.Training(options["--data"]);
        return
            from hidden in options.All("--hidden")
            from samples in options.All("--samples")
            let job = Parse(
            [
                .. options.Options.Where(option => !Swept.Contains(option.Name) && !OfWorkers.Contains(option.Name)),
                ("--hidden", hidden), ("--samples", samples), ("--epochs", options["--passes"]),
            ])
            select Of(job, images.Take(job.MaxSamples));
    }

    /// <summary>A run on the same images with other settings.</summary>
    public PreparedTraining With(TrainingConfig config) =>
        this with { Config = config, Step = config.CreateStep(Images.PixelsPerImage, Classes) };

    /// <summary>The state before the first step.</summary>
    public TrainState<float> Start => Step.Init<float>(Key.From(Config.Seed));

    /// <summary>The function from pass, from 0, to its batches.</summary>
    public Func<int, IEnumerable<Batch<float>>> BatchesByPass => Config.BatchesByEpoch(Images, encoder, Threads);

    /// <summary>The state after a pass, the last reported loss, and the seconds, scaled to an epoch.</summary>
    public (TrainState<float> State, double Loss, double Seconds) Pass(TrainState<float> start, IEnumerable<Batch<float>> batches)
    {
        const int logEvery = 400;
        var (clock, last, lastLoss) = (Stopwatch.GetTimestamp(), start, double.NaN);
        foreach (var trainingEvent in Folds.Run(start, Step, logEvery, Threads)(batches))
            if (trainingEvent is StepLoss<float> reported) lastLoss = reported.Loss;
            else if (trainingEvent is Finished<float> finished) last = finished.State;
        return (last, lastLoss, Stopwatch.GetElapsedTime(clock).TotalSeconds * Epoch / Images.Count);
    }

    static PreparedTraining Of(TrainJob job, ImageSet images)
    {
        var config = job.Config with { StepCount = (long)job.Config.Epochs * Batches.Count(images, job.Config.BatchSize) };
        _ = JitWarmup.CompileTraining<float>(config, job.Threads);
        return new(config, config.CreateStep(images.PixelsPerImage, Classes), images, job.Threads);
    }

    /// <exception cref="UsageException">An option that <c>train</c> does not have, or a value that it refuses.</exception>
    static TrainJob Parse(IEnumerable<(string Name, string Value)> options)
    {
        var result = TrainCommandOptions.CreateCommand((_, _) => Task.FromResult(0))
            .Parse([.. options.SelectMany(option => new[] { option.Name, option.Value })]);
        if (result.Errors is [var error, ..]) throw new UsageException(error.Message);
        return TrainArguments.From(result).Validate()
            .Match(job => job, errors => throw new UsageException(string.Join("; ", errors.Select(error => error.Message))));
    }
}
