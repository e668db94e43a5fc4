using System.Collections.Immutable;

namespace Pipeline.Bench.Measuring;

/// <summary>What every job said in one round.</summary>
sealed record Round(ImmutableDictionary<Job, ImmutableArray<Reading>> Jobs)
{
    public static Round Empty { get; } = new(ImmutableDictionary<Job, ImmutableArray<Reading>>.Empty);

    public Round With(Job job, ImmutableArray<Reading> readings) => new(Jobs.SetItem(job, readings));

    /// <summary>The readings of a job; none where it did not run.</summary>
    public ImmutableArray<Reading> Of(Job job) => Jobs.GetValueOrDefault(job, []);

    /// <summary>Seconds of the best warm pass: any but the first of its process.</summary>
    public double? Best(Job job) => Least(Of(job).Where(reading => reading["pass"] > 1));

    /// <summary>Seconds of pass <paramref name="number"/>.</summary>
    public double? Pass(Job job, int number) => Least(Of(job).Where(reading => (int)reading["pass"] == number));

    /// <summary>The largest reading of a job under a key.</summary>
    public double? Largest(Job job, string key) => Of(job).Where(reading => reading.Keys.ContainsKey(key)).Select(reading => (double?)reading.Value).Max();

    /// <summary>The median reading of a job.</summary>
    public double? Median(Job job) => Of(job) is { IsEmpty: false } readings ? Statistics.Median(readings.Select(reading => reading.Value)) : null;

    static double? Least(IEnumerable<Reading> readings) => readings.Select(reading => (double?)reading.Value).Min();
}
