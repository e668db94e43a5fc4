using System.Globalization;

namespace Pipeline.Bench.Peers;

/// <summary>What is to be trained, on how much of the data, how often. The options are those of every other contender.</summary>
sealed record Asked(string Data, string Recipe, string Hidden, int Batch, int Samples, int Passes, int Threads)
{
    public long[] Widths => [784, .. Hidden.Split(',').Select(width => long.Parse(width, CultureInfo.InvariantCulture)), 10];

    public static Asked Parse(string[] args)
    {
        var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        int Whole(string name) => int.Parse(options[name], CultureInfo.InvariantCulture);
        return new(options["--data"], options["--recipe"], options["--hidden"], Whole("--batch"), Whole("--samples"), Whole("--passes"), Whole("--threads"));
    }
}
