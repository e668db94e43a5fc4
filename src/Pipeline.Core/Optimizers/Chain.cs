using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>Second ∘ First; the memory is First's, then Second's.</summary>
public sealed record Chain(GradientTransform First, GradientTransform Second) : GradientTransform
{
    /// <inheritdoc/>
    public override int Slots => First.Slots + Second.Slots;

    /// <inheritdoc/>
    public override (Parameters<T> Update, Parameters<T> Memory) Apply<T>(Parameters<T> gradient, Parameters<T> memory)
    {
        var (mine, theirs) = memory.SplitAt(First.Slots * gradient.Leaves.Length);
        var (between, first) = First.Apply(gradient, mine);
        var (update, second) = Second.Apply(between, theirs);
        return (update, first.Then(second));
    }
}
