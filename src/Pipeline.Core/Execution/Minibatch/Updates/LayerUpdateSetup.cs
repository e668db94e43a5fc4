using System.Collections.Immutable;
using Pipeline.Differentiation;

namespace Pipeline.Execution;

/// <summary>What the optimizer of a run is for one dense layer.</summary>
/// <param name="Plan">The passes over the gradient; null for an optimizer without an in-place form, which is applied to copies.</param>
/// <param name="Penalty">λ of the penalty ½λ‖W‖²; 0 for none.</param>
/// <param name="Infos">Name and shape of W and b.</param>
/// <param name="Slots">The state, slot by slot, each in the shape of W and b.</param>
sealed record LayerUpdateSetup<T>(
    UpdatePlan? Plan, double Penalty, ImmutableArray<ParameterInfo> Infos, ImmutableArray<Parameters<T>> Slots)
    where T : unmanaged;
