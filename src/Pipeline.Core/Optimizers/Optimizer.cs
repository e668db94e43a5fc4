using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>
/// Standard optimizers as chains of transforms, and the transforms that chains of one's own are made of. Only what takes a learning rate
/// negates the gradient; everything else adds updates.
/// </summary>
/// <remarks>A learning rate is a <see cref="Schedule"/>; a number is one that is constant.</remarks>
public static class Optimizer
{
    /// <summary>u = g: the neutral element of chains.</summary>
    public static GradientTransform Identity => new ScaleByFactor(1);

    /// <summary>Gradient descent: p ← p − η·g.</summary>
    public static GradientTransform Sgd(Schedule learningRate) => Require.NotNull(learningRate, "A schedule") switch
    {
        Schedule.ConstantRate constant => new ScaleByFactor(-constant.Rate),
        _ => new ScaleBySchedule(learningRate),
    };

    /// <summary>Gradient descent with momentum: v ← decay·v + g, p ← p − η·v.</summary>
    public static GradientTransform Momentum(Schedule learningRate, double decay = 0.9) =>
        new Trace(Require.Fraction(decay, Decay)) >> Sgd(learningRate);

    /// <summary>Nesterov's momentum: v ← decay·v + g, p ← p − η·(decay·v + g).</summary>
    public static GradientTransform Nesterov(Schedule learningRate, double decay = 0.9) =>
        new NesterovTrace(Require.Fraction(decay, Decay)) >> Sgd(learningRate);

    /// <summary>RMSProp: s ← decay·s + (1 − decay)·g², p ← p − η·g/(√s + ε).</summary>
    public static GradientTransform RmsProp(Schedule learningRate, double decay = 0.9, double epsilon = 1e-8) =>
        new ScaleByRms(Require.Fraction(decay, Decay), Require.NotNegative(epsilon, "ε")) >> Sgd(learningRate);

    /// <summary>Adam: p ← p − η·m̂/(√v̂ + ε) with the means m of g and v of g², corrected for their start from 0.</summary>
    public static GradientTransform Adam(Schedule learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        ScaleByAdam(beta1, beta2, epsilon) >> Sgd(learningRate);

    /// <summary>Adam with decoupled weight decay: p ← p − η·(m̂/(√v̂ + ε) + λ·p); biases do not decay.</summary>
    public static GradientTransform AdamW(
        Schedule learningRate, double weightDecay, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        ScaleByAdam(beta1, beta2, epsilon) >> WeightDecay(weightDecay) >> Sgd(learningRate);

    /// <summary>u = λ·p + g for weights, u = g for biases: an L2 penalty, before an optimizer; decoupled decay is AdamW.</summary>
    public static GradientTransform WeightDecay(double lambda) => new AddDecayedWeights(Require.NotNegative(lambda, "The weight decay"));

    /// <summary>u = min(max(g, −limit), limit), element by element.</summary>
    public static GradientTransform ClipByValue(double limit) => new ClipByValue(Require.Limit(limit, "The limit"));

    /// <summary>u = g·min(1, maxNorm/‖g‖), with the norm over all parameters.</summary>
    public static GradientTransform ClipByGlobalNorm(double maxNorm) => new ClipByGlobalNorm(Require.Limit(maxNorm, "The largest norm"));

    /// <summary>Keeps the norm of the incoming weights of each unit at most at the limit; the last of a chain.</summary>
    public static GradientTransform MaxNorm(double limit) => new MaxNorm(Require.Limit(limit, "The largest norm"));

    /// <summary>Also averages the weights, which <see cref="AveragedParameters"/> reads; the last of a chain.</summary>
    /// <param name="decay">a ← decay·a + (1 − decay)·p.</param>
    public static GradientTransform AverageWeights(double decay) => new WeightAverage(Require.Fraction(decay, Decay));

    /// <summary>
    /// A transform of one's own, the same formula in every step; it runs fused. For constants that change from step to step, and for
    /// matrices that it leaves alone, derive from <see cref="ElementwiseTransform{F}"/>.
    /// </summary>
    /// <param name="name">Display name.</param>
    /// <param name="formula">(g, p, s₁, s₂) → (u, s₁, s₂): gradient, parameter and state to update and state.</param>
    public static GradientTransform Elementwise<F>(string name, F formula) where F : struct, IStatefulOp =>
        new FormulaTransform<F>(name, formula);

    /// <summary>
    /// The average of the weights after a number of steps; null where the optimizer has no <see cref="AverageWeights"/>, or no step was
    /// taken.
    /// </summary>
    /// <param name="optimizer">The whole chain.</param>
    /// <param name="state">Its state.</param>
    /// <param name="steps">Steps taken.</param>
    public static Parameters<T>? AveragedParameters<T>(GradientTransform optimizer, OptimizerState<T> state, long steps)
        where T : unmanaged
    {
        state.RequireSlotsOf(optimizer);
        return Require.AtLeast(steps, 0, "The number of steps") == 0 ? null : OptimizerParts.Average(optimizer, state, steps);
    }

    const string Decay = "The decay";

    static ScaleByAdam ScaleByAdam(double beta1, double beta2, double epsilon) =>
        new(Require.Fraction(beta1, "β₁"), Require.Fraction(beta2, "β₂"), Require.NotNegative(epsilon, "ε"));
}
