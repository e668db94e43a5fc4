using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>Second ∘ First; the slots of First precede those of Second.</summary>
sealed record Chain(GradientTransform First, GradientTransform Second) : GradientTransform
{
    /// <inheritdoc/>
    public override string Name => $"{First.Name} >> {Second.Name}";

    /// <inheritdoc/>
    public override int SlotCount => First.SlotCount + Second.SlotCount;

    /// <inheritdoc/>
    public override OptimizerState<T> Init<T>(Parameters<T> p) => First.Init(p).Concat(Second.Init(p));

    /// <inheritdoc/>
    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step)
    {
        state.RequireSlotsOf(this);
        var (state1, state2) = state.SplitAt(First.SlotCount);
        var (update1, next1) = First.UpdateChecked(gradient, state1, p, step);
        var (update2, next2) = Second.UpdateChecked(update1, state2, p, step);
        return (update2, next1.Concat(next2));
    }
}
