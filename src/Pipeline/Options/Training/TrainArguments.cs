using System.CommandLine;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Checkpoints;
using Pipeline.Recipes;
using static Pipeline.Options.OptionParser;

namespace Pipeline.Options;

/// <summary>The values of the options of <c>train</c> as text, before validation; null for an option that is not given.</summary>
sealed record TrainArguments(
    TrainingOptions TrainingOptions, string? Data, string? Test, string? Label, string? Ink,
    string? Samples, string? Init, string? Model, string? Metrics,
    string? LogEvery, string? Threads, bool IsAsWritten, bool IsVerbose, bool IsQuiet,
    string? Checkpoint = null, string? CheckpointEvery = null, string? Resume = null,
    bool? IsTransposed = null, string? Validation = null, string? Patience = null,
    string? Seeds = null, string? RangeTest = null, string? Teacher = null)
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
            Text(TrainCommandOptions.Dropout), Text(TrainCommandOptions.LabelSmoothing), Text(TrainCommandOptions.Ema),
            new(Text(AugmentationOptions.Augment), Text(AugmentationOptions.Rotation), Text(AugmentationOptions.Scaling),
                Text(AugmentationOptions.Shear), Text(AugmentationOptions.Shift), Text(AugmentationOptions.ElasticAlpha),
                Text(AugmentationOptions.ElasticSigma)),
            Text(TrainCommandOptions.Temperature), Text(TrainCommandOptions.Shards));
        return new(trainingOptions, Text(DataOptions.Data), Text(DataOptions.Test), Text(DataOptions.Label), Text(DataOptions.Ink),
            Text(TrainCommandOptions.Samples), Text(TrainCommandOptions.Init), Text(TrainCommandOptions.Model),
            Text(TrainCommandOptions.Metrics), Text(TrainCommandOptions.LogEvery), Text(TrainCommandOptions.Threads),
            IsGiven(TrainCommandOptions.AsWritten), IsGiven(TrainCommandOptions.Verbose), IsGiven(TrainCommandOptions.Quiet),
            Text(TrainCommandOptions.Checkpoint), Text(TrainCommandOptions.CheckpointEvery), Text(TrainCommandOptions.Resume),
            Flag(TrainCommandOptions.Transpose), Text(TrainCommandOptions.Validation), Text(TrainCommandOptions.Patience),
            Text(TrainCommandOptions.Seeds), Text(TrainCommandOptions.RangeTest), Text(TrainCommandOptions.Teacher));

        // The option alone, or with true or false.
        bool? Flag(System.CommandLine.Option<bool> option) => result.GetResult(option) is { Implicit: false } given
            ? given.Tokens is [] || bool.TryParse(given.Tokens[0].Value, out var flag) && flag
            : null;

        bool IsGiven(System.CommandLine.Option<bool> option) => result.GetResult(option) is { Implicit: false };
    }

    /// <summary>The job, or the errors of all options.</summary>
    /// <param name="checkpoint">That which <see cref="Resume"/> names, once it is read: options that are not given come from it.</param>
    public Validation<Error, TrainJob> Validate(LanguageExt.Option<Resumption> checkpoint = default)
    {
        var resumed = checkpoint.MatchUnsafe(found => found, () => null);
        var counts = (
            Samples is null && resumed is not null ? resumed.Run.MaxSamples
                : Int(TrainCommandOptions.Samples.Name, Samples ?? $"{int.MaxValue}", min: 1),
            LogEvery is null && resumed is not null ? resumed.Run.LogEvery
                : Int(TrainCommandOptions.LogEvery.Name, LogEvery ?? $"{DefaultLogEvery}", min: 1),
            Int(TrainCommandOptions.Threads.Name, Threads ?? $"{Environment.ProcessorCount}", min: 1),
            Int(TrainCommandOptions.CheckpointEvery.Name, CheckpointEvery ?? $"{resumed?.Run.CheckpointEvery ?? int.MaxValue}", min: 1),
            ResumedOptions.Count(TrainCommandOptions.Validation.Name, Validation, resumed, run => run.Validation),
            ResumedOptions.Count(TrainCommandOptions.Patience.Name, Patience, resumed, run => run.Patience))
            .Apply((samples, logEvery, threads, every, validation, patience) =>
                (samples, logEvery, threads, every, validation, patience));
        var resumedData = resumed?.Run.DataChoice;
        var choice = DataChoice.Of(
            Data ?? resumedData?.Where, Test ?? resumedData?.TestText, Label ?? resumedData?.LabelText, Ink ?? resumedData?.InkText);
        return (ValidateConfig(resumed), choice, counts, ValidateRuns(), ValidatePaths(resumed)).Apply(
            (config, data, validCounts, runs, _) => new TrainJob(
                config, TrainingOptions.Hidden is not null, data, validCounts.samples, Init, Model, Metrics,
                validCounts.logEvery, validCounts.threads, IsAsWritten, IsVerbose, IsQuiet)
            {
                IsTransposed = Prelude.Optional(IsTransposed),
                TeacherPaths = Teacher is null ? [] : [.. Teacher.Split(',')],
                CheckpointPath = CheckpointFiles?.Latest,
                CheckpointEvery = CheckpointEvery is null && resumed?.Run.CheckpointEvery is null ? null : validCounts.every,
                Resumed = resumed,
                Seeds = runs.Seeds.MatchUnsafe(range => range, () => null),
                RangeTest = runs.RangeTest.MatchUnsafe(range => range, () => null),
                Validation = validCounts.validation.ToNullable(),
                Patience = validCounts.patience.ToNullable(),
            });
    }

    /// <summary>The files of the checkpoints, by default those of the run that goes on; null for none.</summary>
    CheckpointFiles? CheckpointFiles => Checkpoint is not null ? new(Checkpoint) : Resume is not null ? CheckpointFiles.Of(Resume) : null;

    IEnumerable<string> ModelFiles => Model is null ? []
        : Parse(TrainCommandOptions.Seeds.Name, Seeds, SeedRange.Parse).Match(range => range, _ => default)
            .Match(range => range.Seeds.Select(seed => SeedRange.FileOf(Model, seed)), () => [Model]);

    // What contradicts a checkpoint is known when it is read.
    Validation<Error, TrainingConfig> ValidateConfig(Resumption? resumed) =>
        resumed is not null ? ResumedOptions.Validate(TrainingOptions, resumed)
        : Resume is null ? TrainingOptions.Validate()
        : TrainingOptions.Edits().Bind(edit => edit.Errors) is { IsEmpty: false } errors
            ? Validation<Error, TrainingConfig>.Fail(errors)
            : TrainingConfig.Of(BuiltInRecipes.Default);

    Validation<Error, (LanguageExt.Option<SeedRange> Seeds, LanguageExt.Option<RateRange> RangeTest)> ValidateRuns() => (
        Parse(TrainCommandOptions.Seeds.Name, Seeds, SeedRange.Parse),
        Parse(TrainCommandOptions.RangeTest.Name, RangeTest, RateRange.Parse))
        .Apply((seeds, rates) => (seeds, rates));

    static Validation<Error, LanguageExt.Option<A>> Parse<A>(
        string option, string? text, Func<string, string, Validation<Error, A>> parse) =>
        text is null ? LanguageExt.Option<A>.None : parse(option, text).Map(Prelude.Some);

    Validation<Error, Unit> ValidatePaths(Resumption? resumed)
    {
        var errors = OptionPairs.Errors(this, isResumed: resumed is not null).Concat(PathErrors())
            .Map(message => Error.New(ExitCode.Usage, message)).ToSeq();
        return (
            CheckFileName(TrainCommandOptions.Init.Name, Init), CheckFileName(TrainCommandOptions.Model.Name, Model),
            CheckFileName(TrainCommandOptions.Metrics.Name, Metrics), CheckFileName(TrainCommandOptions.Checkpoint.Name, Checkpoint),
            CheckFileName(TrainCommandOptions.Resume.Name, Resume), errors.IsEmpty ? Unit.Default : Validation<Error, Unit>.Fail(errors))
            .Apply((_, _, _, _, _, _) => Unit.Default);
    }

    IEnumerable<string> PathErrors()
    {
        if (Teacher is not null && Teacher.Split(',').Any(string.IsNullOrWhiteSpace))
            yield return $"{TrainCommandOptions.Teacher.Name}: found '{Teacher}', expected names of model files with commas between them.";
        (string, string?)[] teachers = [.. (Teacher?.Split(',') ?? []).Select(file => (TrainCommandOptions.Teacher.Name, (string?)file))];
        (string, string?)[] outputs =
        [
            .. ModelFiles.Select(path => (TrainCommandOptions.Model.Name, (string?)path)), (TrainCommandOptions.Metrics.Name, Metrics),
        ];
        // A folder cannot be written over, and is an error of its own.
        var dataFile = Path.HasExtension(Data) ? Data : null;
        var inputs = new[]
        {
            (TrainCommandOptions.Init.Name, Init), (DataOptions.Data.Name, dataFile), (TrainCommandOptions.Resume.Name, Resume),
        };
        var option = Checkpoint is null ? TrainCommandOptions.Resume.Name : TrainCommandOptions.Checkpoint.Name;
        (string, string?)[] checkpoints = [.. (CheckpointFiles?.All ?? []).Select(path => (option, (string?)path))];
        foreach (var error in FilesOfRun.Errors(outputs, [.. inputs, .. teachers, .. checkpoints]).Distinct()) yield return error;
        // A checkpoint may replace the one from which the run goes on.
        foreach (var checkpoint in checkpoints)
            foreach (var error in FilesOfRun.Errors([checkpoint], [.. inputs[..2], .. teachers])) yield return error;
        if (Checkpoint is not null && CheckpointFiles.WordOf(Checkpoint) is { } word)
            yield return $"{TrainCommandOptions.Checkpoint.Name}: found '{Checkpoint}', expected a name without {word}, which another "
                + $"checkpoint of {CheckpointFiles.Of(Checkpoint).Latest} has.";
    }

    static Validation<Error, Unit> CheckFileName(string option, string? text) =>
        text is null ? Unit.Default : FileName(option, text).Map(_ => Unit.Default);
}
