using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Optimizers;

/// <summary>
/// (gradient, state, parameters, step) → (update, state): an optimizer, or one element of a chain. The update of the whole chain is added
/// to the parameters.
/// </summary>
/// <remarks>
/// A transform works for any network; <see cref="ParameterInfo.IsDecayed"/> distinguishes weights from biases.
/// The design follows Optax, https://optax.readthedocs.io/en/latest/api/combining_optimizers.html.
/// </remarks>
public abstract record GradientTransform
{
    /// <summary>Display name.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Number of slots in the state, each shaped like the parameters.</summary>
    public virtual int SlotCount => 0;

    /// <summary>The state before the first step: <see cref="SlotCount"/> slots of zeros.</summary>
    public virtual OptimizerState<T> Init<T>(Parameters<T> p) where T : unmanaged => SlotCount == 0
        ? OptimizerState<T>.Empty
        : new([.. Enumerable.Repeat(p.Map(m => Matrix<T>.Zero(m.Rows, m.Columns)), SlotCount)]);

    /// <summary>The update and state of one step.</summary>
    /// <param name="gradient">∂J/∂p, or the output of the previous transform in the chain.</param>
    /// <param name="state">The result of <see cref="Init"/> or of the previous step.</param>
    /// <param name="p">The parameters at which the gradient was taken.</param>
    /// <param name="step">Number of steps already taken, from 0: the argument of a schedule.</param>
    public abstract (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) where T : unmanaged;

    /// <summary>The update and state of one step, whose shapes are checked.</summary>
    internal (Parameters<T> Update, OptimizerState<T> State) UpdateChecked<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) where T : unmanaged
    {
        var (update, next) = Update(gradient, state, p, step);
        if (update is null || next is null)
            throw new ArgumentException($"{this}: its Update returns null for the update or the state.");
        if (!update.HasShapesOf(p))
            throw new ArgumentException($"{this}: its update is {update}, but the parameters are {p}; both need the same shapes.");
        if (next.Slots.Length != SlotCount)
            throw new ArgumentException($"{this} has {SlotCount} slots, but its Update returns {next.Slots.Length}.");
        return (update, next);
    }

    /// <summary>The optimizer as it is written, such as <c>ClipByGlobalNorm(1) &gt;&gt; Adam(0.001)</c>.</summary>
    public sealed override string ToString() => OptimizerFormatter.Format(this);

    /// <summary>The chain g ∘ f: the output of <paramref name="f"/> is the gradient input of <paramref name="g"/>.</summary>
    public static GradientTransform operator >>(GradientTransform f, GradientTransform g) =>
        new Chain(Require.NotNull(f, "A transform"), Require.NotNull(g, "A transform"));
}
