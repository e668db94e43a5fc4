using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>Second ∘ First; the state is First's, then Second's.</summary>
sealed record Chain(GradientTransform First, GradientTransform Second) : GradientTransform
{
    /// <inheritdoc/>
    public override int SlotCount => First.SlotCount + Second.SlotCount;

    /// <inheritdoc/>
    public override OptimizerState<T> Init<T>(Parameters<T> p) => First.Init(p).Concat(Second.Init(p));

    /// <inheritdoc/>
    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step)
    {
        var (stateOfFirst, stateOfSecond) = state.SplitAt(First.SlotCount);
        var (between, first) = First.Update(gradient, stateOfFirst, p, step);
        var (update, second) = Second.Update(between, stateOfSecond, p, step);
        return (update, first.Concat(second));
    }
}
