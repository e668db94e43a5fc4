using System.Collections.Immutable;
using Pipeline.Optimizers;

namespace Pipeline.Recipes;

/// <summary>A course of the learning rate over a whole training run, by its name.</summary>
public sealed record ScheduleKind
{
    // What is left of the rate at the end of an exponential decay, and what a step of the step decay leaves of it.
    const double FinalFraction = 0.01, StepFactor = 0.1;

    /// <summary>The same rate throughout.</summary>
    public static ScheduleKind Constant { get; } = new("constant", (rate, _) => rate);

    /// <summary>A tenth after each third of the steps.</summary>
    public static ScheduleKind Step { get; } = new("step", (rate, steps) => Schedule.Step(rate, StepFactor, (steps + 2) / 3));

    /// <summary>Down to a hundredth at the end, by the same factor in every step.</summary>
    public static ScheduleKind Exponential { get; } = new("exponential", (rate, steps) => Schedule.Exponential(rate, FinalFraction, steps));

    /// <summary>Down to 0 along a cosine.</summary>
    public static ScheduleKind Cosine { get; } = new("cosine", (rate, steps) => Schedule.Cosine(rate, steps));

    /// <summary>Up to the rate and down again.</summary>
    public static ScheduleKind OneCycle { get; } = new("one-cycle", Schedule.OneCycle);

    /// <summary>Every kind, by its name.</summary>
    public static ImmutableSortedDictionary<string, ScheduleKind> All { get; } = ImmutableSortedDictionary.CreateRange(
        new[] { Constant, Step, Exponential, Cosine, OneCycle }.Select(kind => KeyValuePair.Create(kind.Name, kind)));

    readonly Func<double, long, Schedule> createSchedule;

    ScheduleKind(string name, Func<double, long, Schedule> create) => (Name, this.createSchedule) = (name, create);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The schedule.</summary>
    /// <param name="learningRate">The highest rate.</param>
    /// <param name="steps">Steps of the whole run.</param>
    /// <param name="warmUp">Steps of a linear rise at the beginning, 0 for none; the schedule takes the others.</param>
    public Schedule Create(double learningRate, long steps, long warmUp) =>
        Schedule.WarmUp(warmUp, createSchedule(learningRate, Math.Max(1, steps - warmUp)));
}
