using System.Globalization;

namespace Pipeline.Optimizers;

/// <summary>Optimizers as text, as they are written with <see cref="Optimizer"/>; a default value is left out.</summary>
static class OptimizerFormatter
{
    /// <summary>The transforms of a chain, joined by <c>&gt;&gt;</c>; those that one function makes together are one.</summary>
    public static string Format(GradientTransform optimizer) =>
        string.Join(" >> ", FormatTransforms([.. OptimizerParts.SplitChain(optimizer).Select(p => p.Transform)]));

    static IEnumerable<string> FormatTransforms(GradientTransform[] transforms)
    {
        for (var rest = transforms.AsMemory(); !rest.IsEmpty;)
        {
            var (text, length) = FormatFirst(rest.Span);
            yield return text;
            rest = rest[length..];
        }
    }

    static (string Text, int Length) FormatFirst(ReadOnlySpan<GradientTransform> transforms) => transforms switch
    {
        [Trace(var decay), var last, ..] when Rate(last) is { } rate =>
            (FormatCall("Momentum", rate, FormatUnlessDefault("decay", decay, 0.9)), 2),
        [NesterovTrace(var decay), var last, ..] when Rate(last) is { } rate =>
            (FormatCall("Nesterov", rate, FormatUnlessDefault("decay", decay, 0.9)), 2),
        [ScaleByRms(var decay, var epsilon), var last, ..] when Rate(last) is { } rate =>
            (FormatCall("RmsProp", rate, FormatUnlessDefault("decay", decay, 0.9), FormatUnlessDefault("epsilon", epsilon, 1e-8)), 2),
        [ScaleByAdam adam, var last, ..] when Rate(last) is { } rate => (FormatCall("Adam", [rate, .. FormatMoments(adam)]), 2),
        [ScaleByAdam adam, AddDecayedWeights(var lambda), var last, ..] when Rate(last) is { } rate =>
            (FormatCall("AdamW", [rate, FormatNumber(lambda), .. FormatMoments(adam)]), 3),
        [var first, ..] => (FormatTransform(first), 1),
        [] => ("", 0),
    };

    static string FormatTransform(GradientTransform transform) => transform switch
    {
        ScaleByFactor(1) => "Identity",
        AddDecayedWeights(var lambda) => FormatCall("WeightDecay", FormatNumber(lambda)),
        ClipByValue(var limit) => FormatCall("ClipByValue", FormatNumber(limit)),
        ClipByGlobalNorm(var maxNorm) => FormatCall("ClipByGlobalNorm", FormatNumber(maxNorm)),
        MaxNorm(var limit) => FormatCall("MaxNorm", FormatNumber(limit)),
        WeightAverage(var decay) => FormatCall("AverageWeights", FormatNumber(decay)),
        _ => Rate(transform) is { } rate ? FormatCall("Sgd", rate) : transform.Name,
    };

    /// <summary>The learning rate of plain descent; null of any other transform.</summary>
    static string? Rate(GradientTransform transform) => transform switch
    {
        ScaleByFactor(var factor) => FormatNumber(0 - factor),
        ScaleBySchedule(var schedule) => $"{schedule}",
        _ => null,
    };

    static string?[] FormatMoments(ScaleByAdam adam) =>
    [
        FormatUnlessDefault("beta1", adam.Beta1, 0.9),
        FormatUnlessDefault("beta2", adam.Beta2, 0.999),
        FormatUnlessDefault("epsilon", adam.Epsilon, 1e-8),
    ];

    static string? FormatUnlessDefault(string name, double value, double standard) =>
        value == standard ? null : $"{name}: {FormatNumber(value)}";

    static string FormatCall(string function, params string?[] arguments) =>
        $"{function}({string.Join(", ", arguments.Where(a => a is not null))})";

    static string FormatNumber(double value) => value.ToString(CultureInfo.InvariantCulture);
}
