using System.Collections.Immutable;

namespace Pipeline.Bench.Measuring;

/// <summary>The measured values of every job in one round.</summary>
sealed record Round(ImmutableDictionary<Job, ImmutableArray<MeasuredValue>> Jobs)
{
    public static Round Empty { get; } = new(ImmutableDictionary<Job, ImmutableArray<MeasuredValue>>.Empty);

    public Round With(Job job, ImmutableArray<MeasuredValue> values) => new(Jobs.SetItem(job, values));

    /// <summary>The values of a job; empty where it did not run.</summary>
    public ImmutableArray<MeasuredValue> Of(Job job) => Jobs.GetValueOrDefault(job, []);

    /// <summary>Seconds of the fastest pass after the first, which is the warm-up.</summary>
    public double? Best(Job job) => Min(Of(job).Where(value => value["pass"] > 1));

    /// <summary>The same over the values that have <paramref name="value"/> under a key.</summary>
    public double? Best(Job job, string key, string value) =>
        Min(Of(job).Where(measured => measured["pass"] > 1 && measured.Keys.GetValueOrDefault(key) == value));

    /// <summary>Seconds of pass <paramref name="number"/>, from 1.</summary>
    public double? Pass(Job job, int number) => Min(Of(job).Where(value => (int)value["pass"] == number));

    /// <summary>The largest value of a job that has the key.</summary>
    public double? Largest(Job job, string key) =>
        Of(job).Where(value => value.Keys.ContainsKey(key)).Select(value => (double?)value.Value).Max();

    /// <summary>The median value of a job.</summary>
    public double? Median(Job job) =>
        Of(job) is { IsEmpty: false } values ? Statistics.Median(values.Select(value => value.Value)) : null;

    static double? Min(IEnumerable<MeasuredValue> values) => values.Select(value => (double?)value.Value).Min();
}
