using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>p ← p + optimizer(∂J/∂p). Reports J of the batch before the update.</summary>
/// <param name="Objective">J: network, loss and penalty.</param>
/// <param name="Gradient">How ∂J/∂p is found; back-propagation as a rule.</param>
/// <param name="Optimizer">What is made of it.</param>
public sealed record GradientStep(Objective Objective, GradientMethod Gradient, GradientTransform Optimizer) : Step
{
    /// <inheritdoc/>
    public override Layer Network => Objective.Network;

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key) => new(p, Optimizer.Init(p), 0, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        var (loss, gradient) = Gradient.ValueAndGradient(Objective, state.Parameters, batch with { X = batch.X.Materialize() });
        var (update, memory) = Optimizer.Update(gradient, state.OptimizerState);
        var next = state with { Parameters = state.Parameters + update, OptimizerState = memory, Step = state.Step + 1 };
        return (next, Metrics.Of(loss));
    }

    /// <inheritdoc/>
    public override IEnumerable<TrainingEvent<T>> Run<T>(TrainState<T> start, IEnumerable<Batch<T>> batches, int every) =>
        DenseDescent.Supports(this) ? Fused(start, batches, every) : base.Run(start, batches, every);

    IEnumerable<TrainingEvent<T>> Fused<T>(TrainState<T> start, IEnumerable<Batch<T>> batches, int every) where T : unmanaged
    {
        var (step, run) = (start.Step, default(MinibatchExecutor<T>));
        DenseDescent.CheckShapes(start.Parameters);
        foreach (var batch in batches)
        {
            DenseDescent.CheckShapes(start.Parameters, batch);
            if (run is null || batch.X.Rows > run.Rows) run = new(this, run?.Parameters() ?? start.Parameters, batch.X.Rows, batch.X.Kernels);
            if (run.Apply(batch, isTold: IsReported(step, every)) is { } loss) yield return new StepLoss<T>(step, loss);
            step++;
        }
        yield return new Finished<T>(run is null ? start : start with { Parameters = run.Parameters(), Step = step });
    }
}
