using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;

namespace Pipeline.Execution;

/// <summary>A network as the layers of a minibatch executor, and those of them that have parameters, in order.</summary>
/// <param name="Reader">The beginning of the network.</param>
/// <param name="Layers">What follows it.</param>
/// <param name="UpdatedLayers">The layers with parameters, the reader included, in the order of the network's parameters.</param>
sealed record MinibatchNetwork<T>(
    IBatchReader<T> Reader, ImmutableArray<IMinibatchLayer<T>> Layers, ImmutableArray<IUpdatedParameters<T>> UpdatedLayers) where T : unmanaged
{
    /// <summary>The executor's layers for a network at given parameters and state.</summary>
    /// <param name="objective">The network and the penalty of its weights.</param>
    /// <param name="p">Parameters.</param>
    /// <param name="slots">State of the optimizer; empty for one without an in-place form.</param>
    /// <param name="plan">Passes of the optimizer; null for one without an in-place form.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public static MinibatchNetwork<T> Create(
        Objective objective, Parameters<T> p, ImmutableArray<Parameters<T>> slots, UpdatePlan? plan, int maxRows, Kernels<T> kernels)
    {
        var updated = ImmutableArray.CreateBuilder<IUpdatedParameters<T>>();
        var layers = Create(objective.Network, p, slots, isFirst: true).ToImmutableArray();
        return layers is [MinibatchDense<T> first, ..]
            ? new(first, layers[1..], updated.DrainToImmutable())
            : new(new MinibatchInput<T>(maxRows, kernels), layers, updated.DrainToImmutable());

        IEnumerable<IMinibatchLayer<T>> Create(Layer network, Parameters<T> p, ImmutableArray<Parameters<T>> slots, bool isFirst)
        {
            var parts = network.SplitByPart(p);
            var slotParts = slots.Select(network.SplitByPart).ToArray();
            foreach (var unit in NetworkUnit.SplitNetwork(network))
            {
                var (index, part) = (unit.FirstPart.Index, unit.FirstPart.Layer);
                var (parameters, state) = (parts[index].Parameters, slotParts.Select(slot => slot[index].Parameters).ToImmutableArray());
                yield return unit.Kind switch
                {
                    UnitKind.Dense => Register(new MinibatchDense<T>(
                        parameters, unit, new(plan, objective.WeightPenalty, part.ParameterInfos, state), maxRows,
                        isFirst && index == 0, kernels)),
                    UnitKind.Elementwise => new MinibatchElementwise<T>(unit.Parts, maxRows, kernels),
                    UnitKind.Residual => new MinibatchResidual<T>(
                        [.. Create(((Residual)part).Inner, parameters, state, isFirst: false)], index, maxRows, kernels),
                    _ => Register(new MinibatchUnfused<T>(unit.FirstPart, objective, parameters, state)),
                };
            }
        }

        L Register<L>(L layer) where L : IUpdatedParameters<T>
        {
            updated.Add(layer);
            return layer;
        }
    }
}
