using System.CommandLine;
using LanguageExt;
using LanguageExt.Common;
using static Pipeline.Options.OptionParser;

namespace Pipeline.Options;

/// <summary>The values of the options of <c>train</c> as text, before validation; null for an option that is not given.</summary>
sealed record TrainArguments(
    TrainingOptions Training, string? Data, string? Samples, string? Init, string? Model, string? Metrics,
    string? LogEvery, string? Threads, bool IsQuiet)
{
    const int DefaultLogEvery = 400;

    public static TrainArguments From(ParseResult result)
    {
        string? Text(System.CommandLine.Option<string> option) => result.GetResult(option) is { Tokens: [var token] } ? token.Value : null;
        var training = new TrainingOptions(
            Text(TrainOptionSet.Recipe), Text(TrainOptionSet.Hidden), Text(TrainOptionSet.Activation), Text(TrainOptionSet.Loss),
            Text(TrainOptionSet.Optimizer), Text(TrainOptionSet.LearningRate), Text(TrainOptionSet.Batch), Text(TrainOptionSet.Epochs),
            Text(TrainOptionSet.Seed), Text(TrainOptionSet.Precision));
        return new(training, Text(TrainOptionSet.Data), Text(TrainOptionSet.Samples), Text(TrainOptionSet.Init), Text(TrainOptionSet.Model),
            Text(TrainOptionSet.Metrics), Text(TrainOptionSet.LogEvery), Text(TrainOptionSet.Threads),
            result.GetResult(TrainOptionSet.Quiet) is { Implicit: false });
    }

    /// <summary>The job, or the errors of all options.</summary>
    public Validation<Error, TrainJob> Validate()
    {
        var counts = (
            Whole(TrainOptionSet.Samples.Name, Samples ?? $"{int.MaxValue}", least: 1),
            Whole(TrainOptionSet.LogEvery.Name, LogEvery ?? $"{DefaultLogEvery}", least: 1),
            Whole(TrainOptionSet.Threads.Name, Threads ?? $"{Environment.ProcessorCount}", least: 1))
            .Apply((samples, logEvery, threads) => (samples, logEvery, threads));
        var paths = (
            CheckName(TrainOptionSet.Data.Name, Data), CheckName(TrainOptionSet.Init.Name, Init),
            CheckName(TrainOptionSet.Model.Name, Model), CheckName(TrainOptionSet.Metrics.Name, Metrics))
            .Apply((_, _, _, _) => Unit.Default);
        return (Training.Validate(), counts, paths).Apply((config, count, _) =>
            new TrainJob(config, Training.Hidden is not null, Data, count.samples, Init, Model, Metrics,
                count.logEvery, count.threads, IsQuiet));
    }

    static Validation<Error, Unit> CheckName(string option, string? text) =>
        text is null ? Unit.Default : Name(option, text).Map(_ => Unit.Default);
}
