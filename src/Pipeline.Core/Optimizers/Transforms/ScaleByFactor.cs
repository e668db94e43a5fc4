using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>
/// u = factor·g. A gradient kept as a product stays one, so that plain gradient descent is a single pass over the weights.
/// </summary>
sealed record ScaleByFactor(double Factor) : GradientTransform, IScale
{
    /// <inheritdoc/>
    public override string Name => "learning rate";

    /// <inheritdoc/>
    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (Factor * gradient, state);

    double IScale.FactorAt(long step) => Factor;
}

/// <summary>u = −η(t)·g.</summary>
sealed record ScaleBySchedule(Schedule Schedule) : GradientTransform, IScale
{
    /// <inheritdoc/>
    public override string Name => "scheduled learning rate";

    /// <inheritdoc/>
    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (FactorAt(step) * gradient, state);

    /// <summary>−η(t).</summary>
    public double FactorAt(long step) => -Schedule.RateAt(step);
}

/// <summary>A transform that multiplies by a number, which may change from step to step.</summary>
interface IScale : IInPlaceTransform
{
    /// <summary>u = factor·g.</summary>
    double FactorAt(long step);

    bool IInPlaceTransform.AppliesTo(ParameterInfo info) => true;

    StatefulKernel<T> IInPlaceTransform.CreateKernel<T>(Kernels<T> kernels) => kernels.StatefulKernel(new ScaleFormula(FactorAt(0)));

    void IInPlaceTransform.SetStep<T>(StatefulKernel<T> kernel, long step) =>
        ((StatefulKernel<T, ScaleFormula>)kernel).Function = new(FactorAt(step));
}

/// <summary>u = a·g.</summary>
readonly struct ScaleFormula(double a) : IStatefulOp
{
    /// <inheritdoc/>
    public static int SlotCount => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (S Z, S S1, S S2) Invoke<S>(S g, S p, S s1, S s2) where S : IScalar<S> => (a * g, s1, s2);
}
