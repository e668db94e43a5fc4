using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>p ← p + optimizer(∂J/∂p). Reports J of the batch before the update.</summary>
/// <param name="Objective">J: network, loss and penalty.</param>
/// <param name="Gradient">How ∂J/∂p is found; back-propagation as a rule.</param>
/// <param name="Optimizer">What is made of it.</param>
public sealed record GradientStep(Objective Objective, GradientFunction Gradient, GradientTransform Optimizer) : Step
{
    /// <inheritdoc/>
    public override Layer Network => Objective.Network;

    /// <inheritdoc/>
    public override TrainState<T> Start<T>(Parameters<T> p, Key key) => new(p, Optimizer.Start(p), 0, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Take<T>(TrainState<T> state, Batch<T> batch)
    {
        var (loss, gradient) = Gradient.At(Objective, state.Parameters, batch with { X = batch.X.Written() });
        var (update, memory) = Optimizer.Apply(gradient, state.Memory);
        var next = state with { Parameters = state.Parameters + update, Memory = memory, Step = state.Step + 1 };
        return (next, Metrics.Of(loss));
    }

    /// <inheritdoc/>
    public override IEnumerable<Report<T>> Watch<T>(TrainState<T> start, IEnumerable<Batch<T>> batches, int every) =>
        PlainDescent.Is(this) ? Fused(start, batches, every) : base.Watch(start, batches, every);

    IEnumerable<Report<T>> Fused<T>(TrainState<T> start, IEnumerable<Batch<T>> batches, int every) where T : unmanaged
    {
        var (step, run) = (start.Step, default(BatchRun<T>));
        PlainDescent.Require(start.Parameters);
        foreach (var batch in batches)
        {
            PlainDescent.Require(start.Parameters, batch);
            if (run is null || batch.X.Rows > run.Rows) run = new(this, run?.Parameters() ?? start.Parameters, batch.X.Rows, batch.X.Kernels);
            if (run.Take(batch, isTold: IsTold(step, every)) is { } loss) yield return new Told<T>(step, loss);
            step++;
        }
        yield return new Trained<T>(run is null ? start : start with { Parameters = run.Parameters(), Step = step });
    }
}
