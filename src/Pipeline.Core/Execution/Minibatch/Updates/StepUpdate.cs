using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Optimizers;

namespace Pipeline.Execution;

/// <summary>The factors and kernels of an <see cref="UpdatePlan"/> with the constants of the current step.</summary>
sealed class StepUpdate<T> where T : unmanaged
{
    readonly double[] leadingFactors;

    /// <param name="plan">The passes; null for an optimizer without an in-place form: then only gradients are computed.</param>
    /// <param name="kernels">The arithmetic.</param>
    public StepUpdate(UpdatePlan? plan, Kernels<T> kernels)
    {
        (Plan, leadingFactors) = (plan, new double[plan?.LeadingFactors.Length ?? 0]);
        Stages = plan is null ? [] : [.. plan.Stages.Select(stage =>
            stage.Transforms.Select(part => BoundTransform<T>.Create(part, kernels)).ToImmutableArray())];
    }

    /// <summary>The passes; null for an optimizer without an in-place form.</summary>
    public UpdatePlan? Plan { get; }

    /// <summary>Number of steps already taken, from 0.</summary>
    public long Step { get; private set; }

    /// <summary>The factor with which the update is added to the parameters.</summary>
    public double TrailingFactor { get; private set; } = 1;

    /// <summary>The leading factors.</summary>
    public ReadOnlySpan<double> LeadingFactors => leadingFactors;

    /// <summary>The elementwise transforms of each stage.</summary>
    public ImmutableArray<ImmutableArray<BoundTransform<T>>> Stages { get; }

    /// <summary>Whether a stage is the last one, which adds the update to the parameters.</summary>
    public bool IsLast(int stage) => stage == Stages.Length - 1;

    /// <summary>Sets the constants of a step.</summary>
    public void SetStep(long step)
    {
        Step = step;
        for (var i = 0; i < leadingFactors.Length; i++) leadingFactors[i] = Plan!.LeadingFactors[i].FactorAt(step);
        if (Plan?.TrailingFactor is { } scale) TrailingFactor = scale.FactorAt(step);
        foreach (var stage in Stages)
            foreach (var (kernel, transform, _) in stage) transform.SetStep(kernel, step);
    }
}

/// <summary>An elementwise transform with its kernel.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Transform">Says which matrices it applies to, and how many slots it has.</param>
/// <param name="FirstSlot">Index of its first slot in the optimizer's state.</param>
readonly record struct BoundTransform<T>(StatefulKernel<T> Kernel, IInPlaceTransform Transform, int FirstSlot) where T : unmanaged
{
    /// <summary>A transform of a chain.</summary>
    public static BoundTransform<T> Create(OptimizerPart part, Kernels<T> kernels) =>
        new(((IInPlaceTransform)part.Transform).CreateKernel(kernels), (IInPlaceTransform)part.Transform, part.FirstSlot);
}
