using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>A learning rate as a function of the step: η(t), t counting the steps already taken, from 0.</summary>
/// <remarks>
/// A schedule is a value: it has no state, so training resumes at any step. It has the same bits on every machine. A number is a
/// constant schedule. The names follow Optax, https://optax.readthedocs.io/en/latest/api/optimizer_schedules.html.
/// </remarks>
public abstract record Schedule
{
    /// <summary>η(t).</summary>
    public abstract double At(long step);

    /// <summary>η(t) = rate.</summary>
    public static Schedule Constant(double rate) => new ConstantRate(RequireRate(rate));

    /// <summary>A number, as a constant schedule.</summary>
    public static implicit operator Schedule(double rate) => new ConstantRate(RequireRate(rate));

    /// <summary>η(t) = rate · factor^⌊t/interval⌋.</summary>
    public static Schedule Step(double rate, double factor, long interval) =>
        new StepDecay(RequireRate(rate), Require.NotNegative(factor, "The factor"), AtLeastOne(interval, "The interval"));

    /// <summary>η(t) = rate · factor^(t/interval).</summary>
    /// <param name="rate">η(0).</param>
    /// <param name="factor">What an interval multiplies the rate by; positive.</param>
    /// <param name="interval">Steps in which the rate is multiplied by factor.</param>
    public static Schedule Exponential(double rate, double factor, long interval) =>
        new ExponentialDecay(RequireRate(rate), Require.Positive(factor, "The factor"), AtLeastOne(interval, "The interval"));

    /// <summary>η(t) = end + (rate − end)·(1 + cos(π·t/steps))/2, and end from step <paramref name="steps"/> on.</summary>
    public static Schedule Cosine(double rate, long steps, double end = 0) =>
        new CosineDecay(RequireRate(rate), AtLeastOne(steps), RequireRate(end));

    /// <summary>From one rate to another in a straight line: η(t) = start + (end − start)·t/steps, then end.</summary>
    public static Schedule Linear(double start, double end, long steps) =>
        new LinearRamp(RequireRate(start), RequireRate(end), AtLeastOne(steps));

    /// <summary>
    /// A linear warm-up in front of a schedule, which begins after it: η(t) = after(0)·(t + 1)/(steps + 1) for t &lt; steps.
    /// </summary>
    public static Schedule WarmUp(long steps, Schedule after) => Require.AtLeast(steps, 0, StepsName) == 0
        ? Require.NotNull(after, "A schedule")
        : Join((steps, Linear(after.At(0) / ((double)steps + 1), after.At(0), steps)), (0, after));

    /// <summary>
    /// One cycle: up from peak/25 to peak in the first 30 % of the steps, down to peak/250,000 in the rest, both along a cosine.
    /// </summary>
    /// <remarks>
    /// Source: Smith, Topin, Super-convergence (2017), https://arxiv.org/abs/1708.07120; the constants are those of PyTorch.
    /// </remarks>
    public static Schedule OneCycle(double peak, long steps)
    {
        var rising = Math.Max(1, AtLeastOne(steps) * 3 / 10);
        return Join((rising, Cosine(peak / 25, rising, peak)), (0, Cosine(peak, Math.Max(1, steps - rising), peak / 250_000)));
    }

    /// <summary>Schedules one after the other, each counting from its own beginning; the last one has no end.</summary>
    /// <param name="parts">Each with its number of steps; that of the last is not looked at.</param>
    public static Schedule Join(params ImmutableArray<(long Steps, Schedule Schedule)> parts)
    {
        if (Require.NotDefault(parts, "The schedules").IsEmpty)
            throw new ArgumentException("At least one schedule is expected.", nameof(parts));
        foreach (var (_, schedule) in parts) Require.NotNull(schedule, "A schedule");
        foreach (var (steps, _) in parts[..^1]) Require.AtLeast(steps, 0, StepsName);
        return parts[..^1].Reverse().Aggregate(parts[^1].Schedule, (after, part) => new Joined(part.Schedule, part.Steps, after));
    }

    /// <summary>η(t), if it is a finite number. Where 0 is meant, rounding may give a tiny negative one.</summary>
    internal double RateAt(long step) =>
        At(step) is var rate && double.IsFinite(rate) ? rate : Require.Finite(rate, $"The learning rate at step {step}");

    const string StepsName = "The number of steps";

    static double RequireRate(double rate) => Require.NotNegative(rate, "The learning rate");

    static long AtLeastOne(long steps, string name = StepsName) => Require.AtLeast(steps, 1, name);

    static string FormatCall(string function, params IEnumerable<object> arguments) =>
        $"{function}({string.Join(", ", arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)))})";

    /// <summary>rate.</summary>
    internal sealed record ConstantRate(double Rate) : Schedule
    {
        /// <inheritdoc/>
        public override double At(long step) => Rate;

        /// <summary>The rate.</summary>
        public override string ToString() => Rate.ToString(CultureInfo.InvariantCulture);
    }

    sealed record StepDecay(double InitialRate, double Factor, long Interval) : Schedule
    {
        public override double At(long step) => InitialRate * Powers.IntegerPower(Factor, step / Interval);

        public override string ToString() => FormatCall("Step", InitialRate, Factor, Interval);
    }

    sealed record ExponentialDecay(double InitialRate, double Factor, long Interval) : Schedule
    {
        public override double At(long step) => InitialRate * Elementary.Exp((double)step / Interval * Elementary.Log(Factor));

        public override string ToString() => FormatCall("Exponential", InitialRate, Factor, Interval);
    }

    sealed record CosineDecay(double InitialRate, long Steps, double End) : Schedule
    {
        public override double At(long step) => step >= Steps
            ? End
            : End + (InitialRate - End) * ((1 + Elementary.Cos(Math.PI * ((double)step / Steps))) / 2);

        public override string ToString() =>
            End == 0 ? FormatCall("Cosine", InitialRate, Steps) : FormatCall("Cosine", InitialRate, Steps, End);
    }

    sealed record LinearRamp(double Start, double End, long Steps) : Schedule
    {
        public override double At(long step) => step >= Steps ? End : Start + (End - Start) * ((double)step / Steps);

        public override string ToString() => FormatCall("Linear", Start, End, Steps);
    }

    sealed record Joined(Schedule First, long Steps, Schedule Second) : Schedule
    {
        public override double At(long step) => step < Steps ? First.At(step) : Second.At(step - Steps);

        public override string ToString() => First is LinearRamp ramp && ramp.Steps == Steps && ramp.End == Second.At(0)
            && ramp.Start == ramp.End / ((double)Steps + 1)
            ? FormatCall("WarmUp", Steps, Second)
            : FormatCall("Join", $"({Steps}, {First})", $"(0, {Second})");
    }
}
