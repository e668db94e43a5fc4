using System.Globalization;

namespace Pipeline.Optimizers;

/// <summary>Optimizers as text, as they are written with <see cref="Optimizer"/>; a default value is left out.</summary>
static class OptimizerNotation
{
    /// <summary>The transforms of a chain, joined by <c>&gt;&gt;</c>; those that one function makes together are one.</summary>
    public static string Of(GradientTransform optimizer) =>
        string.Join(" >> ", Terms([.. OptimizerParts.Of(optimizer).Select(p => p.Transform)]));

    static IEnumerable<string> Terms(GradientTransform[] transforms)
    {
        for (var rest = transforms.AsMemory(); !rest.IsEmpty;)
        {
            var (text, length) = First(rest.Span);
            yield return text;
            rest = rest[length..];
        }
    }

    static (string Text, int Length) First(ReadOnlySpan<GradientTransform> transforms) => transforms switch
    {
        [Trace(var decay), var last, ..] when Rate(last) is { } rate => (Call("Momentum", rate, Unless("decay", decay, 0.9)), 2),
        [NesterovTrace(var decay), var last, ..] when Rate(last) is { } rate => (Call("Nesterov", rate, Unless("decay", decay, 0.9)), 2),
        [ScaleByRms(var decay, var epsilon), var last, ..] when Rate(last) is { } rate =>
            (Call("RmsProp", rate, Unless("decay", decay, 0.9), Unless("epsilon", epsilon, 1e-8)), 2),
        [ScaleByAdam adam, var last, ..] when Rate(last) is { } rate => (Call("Adam", [rate, .. Moments(adam)]), 2),
        [ScaleByAdam adam, AddDecayedWeights(var lambda), var last, ..] when Rate(last) is { } rate =>
            (Call("AdamW", [rate, Number(lambda), .. Moments(adam)]), 3),
        [var first, ..] => (Single(first), 1),
        [] => ("", 0),
    };

    static string Single(GradientTransform transform) => transform switch
    {
        Scale(1) => "Identity",
        AddDecayedWeights(var lambda) => Call("WeightDecay", Number(lambda)),
        ClipByValue(var limit) => Call("ClipByValue", Number(limit)),
        ClipByGlobalNorm(var maxNorm) => Call("ClipByGlobalNorm", Number(maxNorm)),
        MaxNorm(var limit) => Call("MaxNorm", Number(limit)),
        WeightAverage(var decay) => Call("AverageWeights", Number(decay)),
        _ => Rate(transform) is { } rate ? Call("Sgd", rate) : transform.Name,
    };

    /// <summary>The learning rate of plain descent; null of any other transform.</summary>
    static string? Rate(GradientTransform transform) => transform switch
    {
        Scale(var factor) => Number(0 - factor),
        ScaleBySchedule(var schedule) => $"{schedule}",
        _ => null,
    };

    static string?[] Moments(ScaleByAdam adam) =>
        [Unless("beta1", adam.Beta1, 0.9), Unless("beta2", adam.Beta2, 0.999), Unless("epsilon", adam.Epsilon, 1e-8)];

    static string? Unless(string name, double value, double standard) => value == standard ? null : $"{name}: {Number(value)}";

    static string Call(string function, params string?[] arguments) =>
        $"{function}({string.Join(", ", arguments.Where(a => a is not null))})";

    static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
