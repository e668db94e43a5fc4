using LanguageExt;
using LanguageExt.Common;
using Pipeline.Checkpoints;
using Pipeline.Display;
using Pipeline.Recipes;

namespace Pipeline.Options;

/// <summary>The configuration of a run that goes on: that of its checkpoint, which options may repeat but not contradict.</summary>
static class ResumedOptions
{
    /// <summary>The configuration, or every option that contradicts the checkpoint.</summary>
    public static Validation<Error, TrainingConfig> Validate(TrainingOptions options, Resumption resumed)
    {
        var (saved, edits) = (resumed.Run.Config, options.Edits());
        var errors = edits.Bind(edit => edit.Apply.Match(
            apply => AugmentationOptions.Includes(edit.Option) ? default : Contradictions(edit.Option, apply(saved), resumed),
            errors => errors))
            + AugmentationContradictions(edits.Filter(edit => AugmentationOptions.Includes(edit.Option)), resumed)
            + TunedRecipeContradictions(options.Recipe, ApplyAll(edits, saved), resumed);
        return errors.IsEmpty
            ? ApplyAll(edits.Filter(edit => KeyOf(edit.Option) == TrainingConfigText.Epochs), saved)
            : Validation<Error, TrainingConfig>.Fail(errors);
    }

    static TrainingConfig ApplyAll(Seq<ConfigEdit> edits, TrainingConfig start) =>
        edits.Fold(start, (config, edit) => edit.Apply.Match(apply => apply(config), _ => config));

    /// <summary>A kind of augmentation and strengths that edit it say something together.</summary>
    static Seq<Error> AugmentationContradictions(Seq<ConfigEdit> edits, Resumption resumed)
    {
        var (saved, edited) = (resumed.Run.Config, ApplyAll(edits, resumed.Run.Config));
        return edited.Augmentation == saved.Augmentation ? default
            : Wrong(edits.Head.Option, Strengths(edited), $"{Strengths(saved)}, as in {resumed.Path}. {LeaveOut}");
    }

    static string Strengths(TrainingConfig config) => AugmentationText.Format(config).ToArray() is { Length: > 0 } strengths
        ? string.Join(", ", strengths.Select(strength => $"{strength.Name} {strength.Value}"))
        : "no augmentation";

    /// <summary>
    /// A tuned recipe stands for all its settings, of which other options may change some. The number of epochs may be another.
    /// </summary>
    static Seq<Error> TunedRecipeContradictions(string? recipe, TrainingConfig edited, Resumption resumed)
    {
        if (recipe is null || !TunedRecipes.All.TryGetValue(recipe, out var tuned)) return default;
        var (saved, defaults) = (resumed.Run.Config, TrainingConfig.Of(tuned.Recipe));
        var option = TrainCommandOptions.Recipe.Name;
        return TrainingConfigText.Format(tuned).Keys
            .Where(key => key != TrainingConfigText.Epochs && Value(tuned, key) != Value(defaults, key))
            .Where(key => Value(edited, key) != Value(saved, key)).ToSeq().HeadOrNone().Match(
                key => Wrong(option, $"{recipe} with {key} {Value(edited, key)}",
                    $"{key} {Value(saved, key)}, as in {resumed.Path}. {LeaveOut}"),
                () => default);
    }

    /// <summary>A count that is given, or that of the checkpoint, which it must not contradict.</summary>
    /// <param name="option">The name of the option.</param>
    /// <param name="text">Its value; null where it is not given.</param>
    /// <param name="resumed">The checkpoint; null to begin.</param>
    /// <param name="ofRun">What a checkpoint says; null for none.</param>
    public static Validation<Error, Option<int>> Count(string option, string? text, Resumption? resumed, Func<RunRecord, int?> ofRun)
    {
        var saved = resumed is null ? null : ofRun(resumed.Run);
        return text is null ? Prelude.Optional(saved) : OptionParser.Int(option, text, min: 1).Bind(count =>
            resumed is null || count == saved
                ? Validation<Error, Option<int>>.Success(Prelude.Some(count))
                : Validation<Error, Option<int>>.Fail(Wrong(option, ConsoleText.Invariant($"{count}"),
                    ConsoleText.Invariant($"{(saved is { } found ? found : "none")}, as in {resumed.Path}. {LeaveOut}"))));
    }

    const string LeaveOut = "Leave it out, or train from the beginning.";

    static Seq<Error> Contradictions(string option, TrainingConfig edited, Resumption resumed)
    {
        var saved = resumed.Run.Config;
        var (found, expected) = (Value(edited, option), Value(saved, option));
        if (found == expected) return default;
        if (KeyOf(option) != TrainingConfigText.Epochs)
            return Wrong(option, found, $"{expected}, as in {resumed.Path}. {LeaveOut}");
        if (saved.Schedule != ScheduleKind.Constant)
            return Wrong(option, found,
                $"{expected}, as in {resumed.Path}, because the schedule {saved.Schedule.Name} depends on the length of the run.");
        var begun = (resumed.Checkpoint.Step + resumed.Run.StepsPerEpoch - 1) / resumed.Run.StepsPerEpoch;
        return edited.Epochs >= begun
            ? default
            : Wrong(option, found, $"at least {begun}, because {resumed.Path} is of step {resumed.Checkpoint.Step}.");
    }

    static Seq<Error> Wrong(string option, string found, string expected) =>
        Prelude.Seq1(Error.New(ExitCode.Usage, $"{option}: found {found}, expected {expected}"));

    static string Value(TrainingConfig config, string option) =>
        TrainingConfigText.Format(config).GetValueOrDefault(KeyOf(option), "none");

    /// <summary>The text of a configuration has the names of the options.</summary>
    static string KeyOf(string option) => option.TrimStart('-');
}
