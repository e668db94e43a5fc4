using System.Collections.Immutable;
using Pipeline.Display;

namespace Pipeline.Report;

/// <summary>Collects the lines of a run while a file is read.</summary>
sealed class RunBuilder(string name)
{
    readonly ImmutableArray<StepRecord>.Builder steps = ImmutableArray.CreateBuilder<StepRecord>();
    readonly ImmutableArray<EpochRecord>.Builder epochs = ImmutableArray.CreateBuilder<EpochRecord>();
    RunEnd? end;

    /// <summary>The name of the run.</summary>
    public string Name { get; } = name;

    public void AddStep(MetricsLine line)
    {
        var step = line.Long("step");
        if (steps.Count > 0 && step <= steps[^1].Step)
            throw new MetricsLineException(
                ConsoleText.Invariant($"step {step} after step {steps[^1].Step}"), "steps in ascending order, of one run");
        steps.Add(new(step, line.Double("loss"), line.OptionalDouble("learning_rate")));
    }

    public void AddEpoch(MetricsLine line) => epochs.Add(new(
        line.Int("epoch"), steps.Count == 0 ? 0 : steps[^1].Step, line.Share("accuracy"), line.Double("train_seconds"),
        Part(line, "training"), Part(line, "validation")));

    public void AddEnd(MetricsLine line)
    {
        if (end is not null) throw new MetricsLineException("a second end of the run", "one run, or a seed in each line");
        var (correct, total) = (line.Int("correct"), line.Int("total"));
        var mistakes = line.Ascending("mistakes", total);
        if (correct + mistakes.Length != total)
            throw new MetricsLineException(
                ConsoleText.Invariant($"{correct} correct and {mistakes.Length} mistakes of {total}"), "a sum that is the total");
        end = new(correct, total, mistakes, line.Double("train_seconds"), line.Text("weights_sha256"))
        {
            Epoch = line.OptionalLong("epoch") is { } epoch ? (int)epoch : null,
            Settings = line.OptionalTexts("settings") is { } texts ? new(texts) : null,
        };
    }

    public RunHistory ToRun(bool isCutOff) => new(Name, steps.ToImmutable(), epochs.ToImmutable(), end) { IsCutOff = isCutOff };

    static LossAndAccuracy? Part(MetricsLine line, string name) =>
        line.OptionalDouble($"{name}_accuracy") is { } accuracy ? new(line.OptionalDouble($"{name}_loss"), accuracy) : null;
}
