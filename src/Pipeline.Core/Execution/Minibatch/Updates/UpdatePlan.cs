using System.Collections.Immutable;
using Pipeline.Optimizers;

namespace Pipeline.Execution;

/// <summary>
/// An optimizer as the passes that a minibatch executor makes: leading factors, which multiply z̄ before the product xᵀz̄, so that the
/// gradient of plain descent is never written; then stages of elementwise transforms, with a barrier between two of them; then a factor
/// with which the update is added to the parameters.
/// </summary>
/// <param name="LeadingFactors">The scales at the beginning of the chain; none where a penalty is added to the product.</param>
/// <param name="Stages">At least one; behind each but the last is a barrier, or the sum over shards.</param>
/// <param name="TrailingFactor">The scale at the end of the chain, which the last stage does not contain; null for none.</param>
sealed record UpdatePlan(ImmutableArray<IScale> LeadingFactors, ImmutableArray<UpdateStage> Stages, IScale? TrailingFactor)
{
    /// <summary>Whether the update is the product alone: W ← W + xᵀ(factor·z̄).</summary>
    public bool IsSingleGemm => TrailingFactor is null && Stages is [{ Transforms.IsEmpty: true }];

    /// <summary>Whether every element of the gradient is done with on its own, so that no gradient is kept.</summary>
    public bool IsElementwise => Stages.Length == 1;

    /// <summary>Whether every transform of an optimizer has an in-place form.</summary>
    public static bool Supports(GradientTransform optimizer) =>
        OptimizerParts.SplitChain(optimizer).All(part => part.Transform is IInPlaceTransform or ClipByGlobalNorm or MaxNorm);

    /// <summary>The plan of an optimizer whose transforms all have an in-place form.</summary>
    /// <param name="optimizer">A transform or a chain.</param>
    /// <param name="hasPenalty">Whether the gradient of a penalty is added to that of the loss.</param>
    /// <param name="isSummed">
    /// Whether the gradient is a sum over shards: then the first stage is empty, and leaves their gradients as they are.
    /// </param>
    public static UpdatePlan Create(GradientTransform optimizer, bool hasPenalty, bool isSummed)
    {
        var parts = OptimizerParts.SplitChain(optimizer);
        var leading = hasPenalty || isSummed ? 0 : parts.TakeWhile(part => part.Transform is IScale).Count();
        var (stages, elementwise) = (ImmutableArray.CreateBuilder<UpdateStage>(), ImmutableArray.CreateBuilder<OptimizerPart>());
        if (isSummed) stages.Add(new([], Barrier: null));
        var lastFactor = parts.Length > leading ? parts[^1].Transform as IScale : null;
        foreach (var part in parts[leading..^(lastFactor is null ? 0 : 1)])
        {
            if (part.Transform is IInPlaceTransform) elementwise.Add(part);
            else stages.Add(new(elementwise.DrainToImmutable(), part.Transform));
        }
        stages.Add(new(elementwise.DrainToImmutable(), Barrier: null));
        return new([.. parts[..leading].Select(part => (IScale)part.Transform)], stages.DrainToImmutable(), lastFactor);
    }
}

/// <summary>A run of elementwise transforms, and what follows it.</summary>
/// <param name="Transforms">Transforms with an in-place form.</param>
/// <param name="Barrier">
/// A transform that needs more than one element of the gradient; null at the end of the chain, and where shards are summed.
/// </param>
readonly record struct UpdateStage(ImmutableArray<OptimizerPart> Transforms, GradientTransform? Barrier);
