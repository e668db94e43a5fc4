using System.CommandLine;
using LanguageExt;
using LanguageExt.Common;
using static Pipeline.Options.OptionParser;

namespace Pipeline.Options;

/// <summary>The values of the options of <c>train</c> as text, before validation; null for an option that is not given.</summary>
sealed record TrainArguments(
    TrainingOptions TrainingOptions, string? Data, string? Samples, string? Init, bool? IsTransposed, string? Model, string? Metrics,
    string? LogEvery, string? Threads, bool IsAsWritten, bool IsVerbose, bool IsQuiet)
{
    const int DefaultLogEvery = 400;

    public static TrainArguments From(ParseResult result)
    {
        string? Text(System.CommandLine.Option<string> option) => result.GetResult(option) is { Tokens: [var token] } ? token.Value : null;
        var trainingOptions = new TrainingOptions(
            Text(TrainCommandOptions.Recipe), Text(TrainCommandOptions.Hidden),
            Text(TrainCommandOptions.Activation), Text(TrainCommandOptions.Loss),
            Text(TrainCommandOptions.Optimizer), Text(TrainCommandOptions.LearningRate),
                Text(TrainCommandOptions.Batch), Text(TrainCommandOptions.Epochs),
            Text(TrainCommandOptions.Seed), Text(TrainCommandOptions.Precision),
            Text(TrainCommandOptions.Momentum), Text(TrainCommandOptions.WeightDecay), Text(TrainCommandOptions.ClipNorm),
            Text(TrainCommandOptions.Schedule), Text(TrainCommandOptions.WarmUp),
            Text(TrainCommandOptions.Dropout), Text(TrainCommandOptions.LabelSmoothing), Text(TrainCommandOptions.Ema));
        return new(trainingOptions, Text(TrainCommandOptions.Data), Text(TrainCommandOptions.Samples),
            Text(TrainCommandOptions.Init), Flag(TrainCommandOptions.Transpose), Text(TrainCommandOptions.Model),
            Text(TrainCommandOptions.Metrics), Text(TrainCommandOptions.LogEvery), Text(TrainCommandOptions.Threads),
            IsGiven(TrainCommandOptions.AsWritten), IsGiven(TrainCommandOptions.Verbose), IsGiven(TrainCommandOptions.Quiet));

        // The option alone, or with true or false.
        bool? Flag(System.CommandLine.Option<bool> option) => result.GetResult(option) is { Implicit: false } given
            ? given.Tokens is [] || bool.TryParse(given.Tokens[0].Value, out var flag) && flag
            : null;

        bool IsGiven(System.CommandLine.Option<bool> option) => result.GetResult(option) is { Implicit: false };
    }

    /// <summary>The job, or the errors of all options.</summary>
    public Validation<Error, TrainJob> Validate()
    {
        var counts = (
            Int(TrainCommandOptions.Samples.Name, Samples ?? $"{int.MaxValue}", min: 1),
            Int(TrainCommandOptions.LogEvery.Name, LogEvery ?? $"{DefaultLogEvery}", min: 1),
            Int(TrainCommandOptions.Threads.Name, Threads ?? $"{Environment.ProcessorCount}", min: 1))
            .Apply((samples, logEvery, threads) => (samples, logEvery, threads));
        var paths = (
            CheckFileName(TrainCommandOptions.Data.Name, Data), CheckFileName(TrainCommandOptions.Init.Name, Init),
            CheckFileName(TrainCommandOptions.Model.Name, Model), CheckFileName(TrainCommandOptions.Metrics.Name, Metrics))
            .Apply((_, _, _, _) => Unit.Default);
        var transpose = IsTransposed is null || Init is not null
            ? Validation<Error, Unit>.Success(Unit.Default)
            : Error.New(
                ExitCode.Usage,
                $"{TrainCommandOptions.Transpose.Name}: found without {TrainCommandOptions.Init.Name}, expected both or neither.");
        return (TrainingOptions.Validate(), counts, paths, transpose).Apply((config, validCounts, _, _) =>
            new TrainJob(config, TrainingOptions.Hidden is not null, Data, validCounts.samples,
                Init, IsTransposed is { } isTransposed ? isTransposed : LanguageExt.Option<bool>.None, Model, Metrics,
                validCounts.logEvery, validCounts.threads, IsAsWritten, IsVerbose, IsQuiet));
    }

    static Validation<Error, Unit> CheckFileName(string option, string? text) =>
        text is null ? Unit.Default : FileName(option, text).Map(_ => Unit.Default);
}
