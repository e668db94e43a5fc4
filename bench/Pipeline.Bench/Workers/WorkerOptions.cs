using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Bench.Workers;

/// <summary>The options of a worker, as name and value pairs. A sweep repeats an option, once for each value.</summary>
sealed record WorkerOptions(ImmutableArray<(string Name, string Value)> Options)
{
    /// <summary>The value of an option that is given once.</summary>
    public string this[string name] => All(name) is [var value] ? value : throw new UsageException($"{name}: one value expected");

    public int Int(string name) => int.Parse(this[name], CultureInfo.InvariantCulture);

    public ImmutableArray<string> All(string name) => [.. Options.Where(option => option.Name == name).Select(option => option.Value)];

    public static WorkerOptions Parse(ReadOnlySpan<string> args) => new([.. args.ToArray().Chunk(2).Select(pair => (pair[0], pair[1]))]);
}
