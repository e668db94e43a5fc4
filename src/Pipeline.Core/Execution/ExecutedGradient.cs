using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// ∂J/∂p as the code that trains computes it: p − p′, where p′ are the parameters after one step of plain descent at rate 1. Exact where
/// no digit is lost, as on the lattice.
/// </summary>
/// <param name="ToExecutedStep">The step that the executor under test takes for a step of plain descent.</param>
sealed record ExecutedGradient(Func<GradientStep, Step> ToExecutedStep) : GradientMethod
{
    /// <summary>By the executor of batches.</summary>
    public static ExecutedGradient OfMinibatches { get; } = new(descent => descent);

    /// <summary>By the executor of single samples.</summary>
    public static ExecutedGradient OfSingleSamples { get; } = new(descent => new DeferredUpdateStep(descent, MinElements: 1));

    /// <summary>Whether an executor takes a step of plain descent on the objective.</summary>
    public bool Supports(Objective objective) => ExecutorSelection.HasFusedExecutor(ToExecutedStep(Descent(objective)));

    /// <inheritdoc/>
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch)
    {
        if (!Supports(objective)) throw new NotSupportedException($"No executor takes a step on {objective}.");
        var step = ToExecutedStep(Descent(objective));
        var events = ExecutorSelection.Run(step, step.Init(p, Key.From(0)), [batch], logEvery: 1, Kernels<T>.Default).ToArray();
        var after = ((Finished<T>)events[^1]).State.Parameters;
        return (Kernels<T>.Default.FromDouble(((StepLoss<T>)events[0]).Loss), p + -1 * after.Map(m => m.Materialize()));
    }

    static GradientStep Descent(Objective objective) => new(objective, new Backpropagation(), Optimizer.Sgd(1));
}
