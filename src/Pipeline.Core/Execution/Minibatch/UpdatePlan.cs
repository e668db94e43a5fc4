using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Optimizers;

namespace Pipeline.Execution;

/// <summary>
/// An optimizer as the passes that a minibatch executor makes: leading factors, which multiply x̄ before the product aᵀx̄, so that the
/// gradient of plain descent is never written; then stages of elementwise transforms, with a barrier between two of them.
/// </summary>
/// <param name="Factors">The scales at the beginning of the chain; none where a penalty is added to the product.</param>
/// <param name="Stages">At least one; each but the last has a barrier.</param>
sealed record UpdatePlan(ImmutableArray<IScale> Factors, ImmutableArray<UpdateStage> Stages)
{
    /// <summary>Whether the update is the product alone: W ← W + aᵀ(factor·x̄).</summary>
    public bool IsProduct => Stages is [{ Elementwise.IsEmpty: true }];

    /// <summary>Whether every element of the gradient is done with on its own, so that no gradient is kept.</summary>
    public bool IsElementwise => Stages.Length == 1;

    /// <summary>Whether every transform of an optimizer has an in-place form.</summary>
    public static bool Supports(GradientTransform optimizer) =>
        OptimizerParts.Of(optimizer).All(part => part.Transform is IInPlaceTransform or ClipByGlobalNorm or MaxNorm);

    /// <summary>The plan of an optimizer whose transforms all have an in-place form.</summary>
    /// <param name="optimizer">A transform or a chain.</param>
    /// <param name="hasPenalty">Whether the gradient of a penalty is added to that of the loss.</param>
    public static UpdatePlan Of(GradientTransform optimizer, bool hasPenalty)
    {
        var parts = OptimizerParts.Of(optimizer);
        var leading = hasPenalty ? 0 : parts.TakeWhile(part => part.Transform is IScale).Count();
        var (stages, elementwise) = (ImmutableArray.CreateBuilder<UpdateStage>(), ImmutableArray.CreateBuilder<OptimizerPart>());
        foreach (var part in parts[leading..])
        {
            if (part.Transform is IInPlaceTransform) elementwise.Add(part);
            else stages.Add(new(elementwise.DrainToImmutable(), part.Transform));
        }
        stages.Add(new(elementwise.DrainToImmutable(), Barrier: null));
        return new([.. parts[..leading].Select(part => (IScale)part.Transform)], stages.DrainToImmutable());
    }

    /// <summary>The factors and kernels of one step.</summary>
    public StepUpdate<T> At<T>(long step, Kernels<T> kernels) where T : unmanaged => new(
        [.. Factors.Select(scale => scale.FactorAt(step))],
        [.. Stages.Select(stage => stage.Elementwise.Select(part => BoundTransform<T>.At(part, step, kernels)).ToImmutableArray())]);
}

/// <summary>A run of elementwise transforms, and what follows it.</summary>
/// <param name="Elementwise">Transforms with an in-place form.</param>
/// <param name="Barrier">A transform that needs more than one element of the gradient; null at the end of the chain.</param>
readonly record struct UpdateStage(ImmutableArray<OptimizerPart> Elementwise, GradientTransform? Barrier);

/// <summary>The factors and kernels of one step: see <see cref="UpdatePlan"/>.</summary>
/// <param name="Factors">The leading factors.</param>
/// <param name="Stages">The elementwise transforms of each stage.</param>
sealed record StepUpdate<T>(ImmutableArray<double> Factors, ImmutableArray<ImmutableArray<BoundTransform<T>>> Stages) where T : unmanaged
{
    /// <summary>No factors and no stages: the backward pass alone.</summary>
    public static StepUpdate<T> None { get; } = new([], []);
}

/// <summary>An elementwise transform with its constants of one step.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Transform">Says which matrices it applies to, and how many slots it has.</param>
/// <param name="FirstSlot">Index of its first slot in the optimizer's state.</param>
readonly record struct BoundTransform<T>(StatefulKernel<T> Kernel, IInPlaceTransform Transform, int FirstSlot) where T : unmanaged
{
    /// <summary>The transform in one step.</summary>
    public static BoundTransform<T> At(OptimizerPart part, long step, Kernels<T> kernels)
    {
        var transform = (IInPlaceTransform)part.Transform;
        return new(transform.KernelAt(kernels, step), transform, part.FirstSlot);
    }
}
