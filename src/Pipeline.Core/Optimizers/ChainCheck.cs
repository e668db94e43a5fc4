namespace Pipeline.Optimizers;

/// <summary>Whether the transforms of a chain stand in an order that descends.</summary>
/// <remarks>
/// A learning rate negates the gradient, so a chain has one. A transform of one's own may have a rate in its formula, so of chains with
/// such a transform only the order is checked.
/// </remarks>
static class ChainCheck
{
    /// <summary>The optimizer itself.</summary>
    /// <exception cref="ArgumentException">It would climb, or a part of it would have no effect or the wrong one.</exception>
    public static GradientTransform RequireDescent(this GradientTransform optimizer) =>
        FindMistake(optimizer) is { } mistake ? throw new ArgumentException($"{optimizer}: {mistake}") : optimizer;

    static string? FindMistake(GradientTransform optimizer)
    {
        GradientTransform[] parts = [.. OptimizerParts.SplitChain(optimizer).Select(part => part.Transform)];
        var rates = parts.Count(IsRate);
        var rate = Array.FindIndex(parts, IsRate);
        var behind = rate < 0 ? [] : parts[(rate + 1)..];
        return rates > 1 ? "two learning rates negate the gradient twice, so that it climbs; keep one."
            : behind.Any(part => part is AddDecayedWeights)
                ? "a decay behind the learning rate makes weights grow; put it before, or take AdamW."
            : behind.Any(part => part is ClipByValue or ClipByGlobalNorm)
                ? "a limit behind the learning rate bounds the update instead of the gradient; put it before."
            : Array.FindIndex(parts, part => part is MaxNorm) is >= 0 and var maxNorm && (rates > 0 && maxNorm < rate)
                ? "MaxNorm bounds weights after the update; put it behind the learning rate."
            : rates == 0 && parts.All(IsBuiltIn) ? "it has no learning rate, so it climbs; end it with >> Sgd(rate)."
            : null;
    }

    static bool IsRate(GradientTransform part) => part is ScaleBySchedule || (part is Scale scale && double.IsNegative(scale.Factor));

    /// <summary>Whether it has no rate of its own.</summary>
    static bool IsBuiltIn(GradientTransform part) => part is Scale or Trace or NesterovTrace or ScaleByRms or ScaleByAdam
        or AddDecayedWeights or ClipByValue or ClipByGlobalNorm or MaxNorm or WeightAverage;
}
