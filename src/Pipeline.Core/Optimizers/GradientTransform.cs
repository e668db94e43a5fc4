using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Optimizers;

/// <summary>
/// (gradient, memory) → (update, memory): one piece of an optimizer. What comes out at the end of a chain is added to the parameters.
/// </summary>
/// <remarks>
/// Parameter-free: it fits any network. Its memory is <see cref="SlotCount"/> trees shaped like the parameters, behind each other, zero at first.
/// The shape of the idea is Optax's, https://optax.readthedocs.io/en/latest/api/combining_optimizers.html.
/// </remarks>
public abstract record GradientTransform
{
    /// <summary>How many trees it remembers.</summary>
    public virtual int SlotCount => 0;

    /// <summary>The memory before the first step.</summary>
    public Parameters<T> Init<T>(Parameters<T> p) where T : unmanaged =>
        Enumerable.Repeat(p.Map(m => Matrix<T>.Zero(m.Rows, m.Columns)), SlotCount).Aggregate(Parameters<T>.Empty, (all, slot) => all.Concat(slot));

    /// <summary>One step.</summary>
    public abstract (Parameters<T> Update, Parameters<T> Memory) Update<T>(Parameters<T> gradient, Parameters<T> memory) where T : unmanaged;

    /// <summary>What <paramref name="f"/> makes of the gradient goes into <paramref name="g"/>.</summary>
    public static GradientTransform operator >>(GradientTransform f, GradientTransform g) => new Chain(f, g);
}
