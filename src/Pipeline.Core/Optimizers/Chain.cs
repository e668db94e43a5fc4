using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>Second ∘ First; the memory is First's, then Second's.</summary>
public sealed record Chain(GradientTransform First, GradientTransform Second) : GradientTransform
{
    /// <inheritdoc/>
    public override int SlotCount => First.SlotCount + Second.SlotCount;

    /// <inheritdoc/>
    public override (Parameters<T> Update, Parameters<T> Memory) Update<T>(Parameters<T> gradient, Parameters<T> memory)
    {
        var (mine, theirs) = memory.SplitAt(First.SlotCount * gradient.Matrices.Length);
        var (between, first) = First.Update(gradient, mine);
        var (update, second) = Second.Update(between, theirs);
        return (update, first.Concat(second));
    }
}
