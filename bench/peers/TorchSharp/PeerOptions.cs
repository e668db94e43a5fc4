using System.Globalization;

namespace Pipeline.Bench.Peers;

/// <summary>What to train: the options that every contender has.</summary>
sealed record PeerOptions(string Data, string Recipe, string Hidden, int Batch, int Samples, int Passes, int Threads)
{
    public long[] Widths => [784, .. Hidden.Split(',').Select(width => long.Parse(width, CultureInfo.InvariantCulture)), 10];

    public static PeerOptions Parse(string[] args)
    {
        var values = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        int Int(string name) => int.Parse(values[name], CultureInfo.InvariantCulture);
        return new(
            values["--data"], values["--recipe"], values["--hidden"],
            Int("--batch"), Int("--samples"), Int("--passes"), Int("--threads"));
    }
}
