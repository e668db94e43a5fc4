using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Bench.Workers;

/// <summary>The options of a worker; one that is repeated asks for each of its values.</summary>
sealed record ModelAndData(ImmutableArray<(string Name, string Value)> Options)
{
    /// <summary>The value of an option that is given once.</summary>
    public string this[string name] => All(name) is [var value] ? value : throw new UsageException($"{name}: one value expected");

    public int Whole(string name) => int.Parse(this[name], CultureInfo.InvariantCulture);

    public ImmutableArray<string> All(string name) => [.. Options.Where(option => option.Name == name).Select(option => option.Value)];

    public static ModelAndData Parse(ReadOnlySpan<string> args) => new([.. args.ToArray().Chunk(2).Select(pair => (pair[0], pair[1]))]);
}
