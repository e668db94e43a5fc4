using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Optimizers;

/// <summary>
/// (gradient, state, parameters, step) → (update, state): one piece of an optimizer. What comes out at the end of a chain is added to the
/// parameters.
/// </summary>
/// <remarks>
/// It fits any network, and asks the parameters what they are: <see cref="ParameterInfo.IsDecayed"/> tells weights from biases.
/// The shape of the idea is Optax's, https://optax.readthedocs.io/en/latest/api/combining_optimizers.html.
/// </remarks>
public abstract record GradientTransform
{
    /// <summary>How many trees it remembers.</summary>
    public virtual int SlotCount => 0;

    /// <summary>The state before the first step: zeros, shaped like the parameters.</summary>
    public virtual OptimizerState<T> Init<T>(Parameters<T> p) where T : unmanaged => SlotCount == 0
        ? OptimizerState<T>.Empty
        : new([.. Enumerable.Repeat(p.Map(m => Matrix<T>.Zero(m.Rows, m.Columns)), SlotCount)]);

    /// <summary>One step.</summary>
    /// <param name="gradient">∂J/∂p, or what the transform before made of it.</param>
    /// <param name="state">What <see cref="Init"/> or the step before returned.</param>
    /// <param name="p">The parameters that the gradient is of.</param>
    /// <param name="step">Steps taken before, from 0: what a schedule is a function of.</param>
    public abstract (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) where T : unmanaged;

    /// <summary>What <paramref name="f"/> makes of the gradient goes into <paramref name="g"/>.</summary>
    public static GradientTransform operator >>(GradientTransform f, GradientTransform g) => new Chain(f, g);
}
