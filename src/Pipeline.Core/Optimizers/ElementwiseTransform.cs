using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>A transform that applies one formula to every element. It runs fused with the weight update, a user's own included.</summary>
/// <typeparam name="F">
/// (g, p, s₁, s₂) → (u, s₁, s₂) with the constants of one step: g is the gradient or the output of the transform before, p the parameter;
/// the state begins with 0.
/// </typeparam>
public abstract record ElementwiseTransform<F> : GradientTransform, IInPlaceTransform where F : struct, IStatefulOp
{
    /// <inheritdoc/>
    public sealed override int SlotCount => F.SlotCount is >= 0 and <= 2 ? F.SlotCount : throw new NotSupportedException(
        $"A formula of {F.SlotCount} slots is not supported: IStatefulOp.SlotCount must be 0, 1 or 2.");

    /// <summary>The formula with the constants of one step.</summary>
    /// <param name="step">Number of steps already taken, from 0.</param>
    protected abstract F FormulaAt(long step);

    /// <summary>Whether the transform applies to a matrix; elsewhere u = g. True unless overridden.</summary>
    protected virtual bool AppliesTo(ParameterInfo info) => true;

    /// <inheritdoc/>
    public sealed override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step)
    {
        state.CheckShapes(this, p);
        if (!gradient.HasShapesOf(p))
            throw new ArgumentException($"The gradient is {gradient}, but the parameters are {p}; both need the same shapes.");
        var kernel = Kernels<T>.Default.StatefulKernel(FormulaAt(step));
        var updates = ImmutableArray.CreateBuilder<Matrix<T>>();
        var slots = state.Slots.Select(slot => slot.Matrices.ToBuilder()).ToArray();
        for (var i = 0; i < p.Matrices.Length; i++)
        {
            var g = gradient.Matrices[i];
            if (AppliesTo(p.Infos[i]))
            {
                var u = Matrix<T>.Allocate(g.Rows, g.Columns);
                foreach (var slot in slots)
                {
                    slot[i] = new(g.Rows, g.Columns, slot[i].Span.ToArray());
                }
                kernel.Run(g.Span, p.Matrices[i].Span, SlotSpan(0, i), SlotSpan(1, i), u.Array);
                g = u;
            }
            updates.Add(g.Materialize());
        }
        return (gradient.With(updates.DrainToImmutable()),
            new([.. state.Slots.Zip(slots, (old, next) => old.With(next.ToImmutable()))]));

        Span<T> SlotSpan(int slot, int matrix) => slot < slots.Length ? slots[slot][matrix].Array : default;
    }

    StatefulKernel<T> IInPlaceTransform.CreateKernel<T>(Kernels<T> kernels) => kernels.StatefulKernel(FormulaAt(0));

    void IInPlaceTransform.SetStep<T>(StatefulKernel<T> kernel, long step) =>
        ((StatefulKernel<T, F>)kernel).Function = FormulaAt(step);

    bool IInPlaceTransform.AppliesTo(ParameterInfo info) => AppliesTo(info);
}
