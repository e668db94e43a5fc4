using System.Collections.Immutable;
using Pipeline.Commands;
using Pipeline.Differentiation;
using Pipeline.Training;

namespace Pipeline.Learning;

/// <summary>
/// A run of training at one moment, folded over commands: all of them return the next session. It runs while steps are left before
/// <see cref="Until"/>; the last step before a pause is taken with all that it computes, for the learner to read.
/// </summary>
/// <param name="Plan">What does not change.</param>
/// <param name="State">The state of training.</param>
/// <param name="Until">The number of steps after which it pauses.</param>
/// <param name="Losses">The losses of the steps that were taken.</param>
/// <param name="Accuracies">The accuracy after some of them.</param>
/// <param name="Epoch">The batches of the current epoch.</param>
/// <param name="Shown">The last step before a pause; null before the first.</param>
/// <param name="Divergence">Why training cannot go on; null if it can.</param>
sealed record TrainingSession(
    TrainingPlan Plan, TrainState<float> State, long Until, LossCurve Losses, ImmutableArray<AccuracyPoint> Accuracies,
    EpochOfBatches Epoch, LectureStep? Shown, string? Divergence)
{
    /// <summary>The session before its first step.</summary>
    public static TrainingSession Begin(TrainingPlan plan) => new(
        plan, plan.Start, 0, LossCurve.Empty, [new(0, plan.CountCorrect(plan.Start.Parameters))], new(0, plan.EpochBatches(0)), null, null);

    /// <summary>The number of steps that were taken.</summary>
    public long Step => State.Step;

    public bool IsRunning => Step < Until;

    public bool IsFinished => Step == Plan.TotalSteps;

    /// <summary>Goes on to the end of the last epoch.</summary>
    public TrainingSession Run() => RunFor(Plan.TotalSteps);

    /// <summary>Goes on for some steps.</summary>
    public TrainingSession RunFor(long steps) =>
        Divergence is null ? this with { Until = Step + Math.Min(steps, Plan.TotalSteps - Step) } : this;

    /// <summary>Pauses after one more step, which is shown.</summary>
    public TrainingSession Pause() => this with { Until = Math.Min(Until, Step + 1) };

    /// <summary>Takes at most so many of the steps that are left before the pause. Cutting a run into pieces moves no bit.</summary>
    public TrainingSession Advance(int maxSteps)
    {
        var session = this;
        while (session.IsRunning && session.Step - Step < maxSteps)
            session = session.AdvancePiece(maxSteps - (session.Step - Step));
        return session;
    }

    /// <summary>The steps to the next one that ends an epoch, is evaluated or shown.</summary>
    TrainingSession AdvancePiece(long maxSteps)
    {
        var session = AtEpoch((int)(Step / Plan.StepsPerEpoch));
        if (Until - Step == 1) return session.TakeShownStep();
        var (first, count) = ((int)(Step % Plan.StepsPerEpoch), 1);
        var limit = Math.Min(maxSteps, Math.Min(Until - 1 - Step, Plan.StepsPerEpoch - first));
        while (count < limit && !Plan.IsEvaluationDue(Step + count)) count++;
        return session.TakeSteps(first, count);
    }

    TrainingSession TakeSteps(int first, int count)
    {
        var (end, losses) = (State, new List<double>(count));
        foreach (var next in Epoch.Batches.Skip(first).Take(count) | Folds.Run(State, Plan.Step, logEvery: 1))
            if (next is Finished<float> finished) end = finished.State;
            else if (next is StepLoss<float> loss) losses.Add(loss.Loss);
        return count > 1 && ReasonToStop(end, losses) is not null ? TakeSingleSteps(first, count) : After(end, losses, Shown);
    }

    /// <summary>The same steps up to the first that leaves the finite numbers, which then does not depend on how the run is cut.</summary>
    TrainingSession TakeSingleSteps(int first, int count)
    {
        var session = this;
        for (var i = 0; i < count && session.Divergence is null; i++) session = session.TakeSteps(first + i, 1);
        return session;
    }

    TrainingSession TakeShownStep()
    {
        var batch = Epoch.Batches[(int)(Step % Plan.StepsPerEpoch)];
        var (next, metrics) = Plan.Step.Apply(State, batch);
        return After(next, [metrics.Loss], LectureStep.Of(Plan, State, batch, metrics.Loss));
    }

    TrainingSession After(TrainState<float> next, IReadOnlyCollection<double> losses, LectureStep? shown)
    {
        return ReasonToStop(next, losses) is { } reason ? this with { Until = Step, Divergence = reason } : this with
        {
            State = next,
            Losses = losses.Aggregate(Losses, (curve, loss) => curve.Add(loss)),
            Accuracies = Plan.IsEvaluationDue(next.Step) ? Accuracies.Add(new(next.Step, Plan.CountCorrect(next.Parameters))) : Accuracies,
            Shown = shown,
        };
    }

    string? ReasonToStop(TrainState<float> next, IReadOnlyCollection<double> losses) => losses.All(double.IsFinite)
        ? NonFinite.In(Plan.Step.Network, next).MatchUnsafe<string?>(found => found, () => null)
        : "the loss is not finite";

    TrainingSession AtEpoch(int epoch) => epoch == Epoch.Index ? this : this with { Epoch = new(epoch, Plan.EpochBatches(epoch)) };
}

/// <summary>The accuracy after some steps.</summary>
/// <param name="Step">The number of steps.</param>
/// <param name="Correct">The test images that are matched.</param>
readonly record struct AccuracyPoint(long Step, int Correct);

/// <summary>The batches of an epoch, counted from 0.</summary>
readonly record struct EpochOfBatches(int Index, ImmutableArray<Batch<float>> Batches);
