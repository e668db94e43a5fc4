using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>How a step is executed, part by part, in words: what <see cref="ExecutorSelection"/> selects, and why.</summary>
static class StepDescription
{
    /// <summary>A line for each part: its name, and "fused", or "as written" with the reason.</summary>
    public static ImmutableArray<string> DescribeParts(Step step) => step switch
    {
        StepAsWritten written => [.. PartNames(written.Inner).Select(name => $"{name}: as written")],
        DeferredUpdateStep deferred when ExecutorSelection.HasFusedExecutor(deferred) =>
            Fused(deferred.Inner, $"fused, in blocks of {deferred.StepsPerBlock} samples"),
        DeferredUpdateStep deferred => AsWritten(deferred, "deferred updates are fused for plain descent without a penalty only"),
        GradientStep { GradientMethod: CentralDifference } difference => DescribeDifferences(difference),
        LossAfterUpdateStep { Inner: GradientStep { GradientMethod: CentralDifference } difference } reported =>
            [.. DescribeDifferences(difference), $"reported {reported.ReportedObjective.Loss.Name}: as written"],
        GradientStep descent when ExecutorSelection.HasFusedExecutor(descent) => DescribeBatches(descent),
        LossAfterUpdateStep { Inner: GradientStep descent } reported when ExecutorSelection.HasFusedExecutor(reported) =>
            [.. DescribeBatches(descent), $"reported {reported.ReportedObjective.Loss.Name}: computed where it is reported"],
        GradientStep { GradientMethod: Backpropagation } descent when !ExecutorSelection.CanSumShards(descent) => AsWritten(
            step, "the gradients of shards are kept where every transform of the optimizer has an in-place form"),
        GradientStep { GradientMethod: Backpropagation } => AsWritten(step, "no layer of the network has an in-place form"),
        _ => AsWritten(step, "the step has no fused form"),
    };

    /// <summary>Network and loss are evaluated side by side with perturbed parameters, where each can be.</summary>
    static ImmutableArray<string> DescribeDifferences(GradientStep step) =>
    [
        .. DescribeUnits(step.Network).Append(step.Objective.Loss.Name)
            .Select(name => $"{name}: fused for perturbed parameters where it can be"),
        .. DescribePenalty(step.Objective).Concat(OptimizerParts.SplitChain(step.Optimizer).Select(part => part.Transform.Name))
            .Select(name => $"{name}: as written"),
    ];

    static ImmutableArray<string> DescribeBatches(GradientStep step)
    {
        var parts = OptimizerParts.SplitChain(step.Optimizer);
        var unsupported = parts.Where(part => !UpdatePlan.Supports(part.Transform)).Select(part => part.Transform.Name).ToArray();
        return
        [
            .. NetworkUnit.SplitNetwork(step.Network).Select(unit => $"{UnitName(unit)}: {Execution(unit)}"),
            HasGradientKernel(step.Objective.Loss)
                ? $"{step.Objective.Loss.Name}: fused"
                : $"{step.Objective.Loss.Name}: as written, because it has no elementwise form",
            .. DescribePenalty(step.Objective).Select(name => $"{name}: {Execution(unsupported)}"),
            .. DescribeShards(step).Select(name => $"{name}: fused, kept shard by shard and summed in order"),
            .. parts.Select(part => $"{part.Transform.Name}: {Execution(unsupported)}"),
        ];
    }

    static string Execution(string[] unsupported) => unsupported.Length == 0
        ? "fused, tile by tile"
        : $"as written, because {string.Join(" and ", unsupported)} has no in-place form";

    static ImmutableArray<string> Fused(Step step, string execution) => [.. PartNames(step).Select(name => $"{name}: {execution}")];

    static ImmutableArray<string> AsWritten(Step step, string reason) =>
        [.. PartNames(step).Select(name => $"{name}: as written, because {reason}")];

    /// <summary>The parts of a step in the order in which a batch meets them.</summary>
    static IEnumerable<string> PartNames(Step step) => step switch
    {
        DeferredUpdateStep deferred => PartNames(deferred.Inner),
        LossAfterUpdateStep reported => [.. PartNames(reported.Inner), $"reported {reported.ReportedObjective.Loss.Name}"],
        GradientStep descent =>
        [
            .. DescribeUnits(descent.Network), descent.Objective.Loss.Name, .. DescribePenalty(descent.Objective),
            .. DescribeShards(descent),
            .. OptimizerParts.SplitChain(descent.Optimizer).Select(part => part.Transform.Name),
        ],
        _ => [.. DescribeUnits(step.Network), step.GetType().Name],
    };

    static IEnumerable<string> DescribePenalty(Objective objective) => objective.WeightPenalty == 0 ? [] : ["L2 penalty"];

    static IEnumerable<string> DescribeShards(GradientStep step) => step.Shards == 1 ? [] : [$"gradients of {step.Shards} shards"];

    static string Execution(NetworkUnit unit) => (unit.Kind, AsWrittenNames(unit)) switch
    {
        (UnitKind.AsWritten, _) => "as written, because it has no in-place form",
        (_, []) => "fused",
        (_, var names) => $"fused, but as written in {string.Join(" and ", names)}, because it has no in-place form",
    };

    /// <summary>The layers without an in-place form inside a residual connection.</summary>
    static string[] AsWrittenNames(NetworkUnit unit) => unit.FirstPart.Layer is not Residual { Inner: var inner } ? []
        : [.. NetworkUnit.SplitNetwork(inner)
            .SelectMany(part => part.Kind == UnitKind.AsWritten ? [UnitName(part)] : AsWrittenNames(part))];

    static string UnitName(NetworkUnit unit) => string.Join(" >> ", unit.Parts.Select(part => part.Layer.Name));

    /// <summary>What runs together, unit by unit.</summary>
    static IEnumerable<string> DescribeUnits(Layer network) => NetworkUnit.SplitNetwork(network).Select(UnitName);

    static bool HasGradientKernel(Loss loss) => loss is IInPlaceLoss or IElementwiseLoss;
}
