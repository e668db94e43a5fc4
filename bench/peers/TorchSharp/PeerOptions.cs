using System.Globalization;

namespace Pipeline.Bench.Peers;

/// <summary>What to train: the options that every contender has.</summary>
sealed record PeerOptions(string Data, string Recipe, string Hidden, int Batch, int Samples, int Passes, int Threads)
{
    public string Activation { get; init; } = "sigmoid";

    public string Optimizer { get; init; } = "sgd";

    public double LearningRate { get; init; }

    public double Momentum { get; init; }

    public double WeightDecay { get; init; }

    public bool IsCosine { get; init; }

    public double Dropout { get; init; }

    public long[] HiddenWidths => [.. Hidden.Split(',').Select(width => long.Parse(width, CultureInfo.InvariantCulture))];

    /// <summary>Whether the recipe is descent on ½‖a − t‖², sample by sample; otherwise it is mini-batches.</summary>
    public bool IsGradient => Recipe == "gradient";

    /// <summary>Steps of all passes.</summary>
    public int Steps => (Samples + Batch - 1) / Batch * Passes;

    public static PeerOptions Parse(string[] args)
    {
        var values = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        int Int(string name) => int.Parse(values[name], CultureInfo.InvariantCulture);
        double Double(string name, double otherwise) =>
            values.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        var options = new PeerOptions(
            values["--data"], values["--recipe"], values["--hidden"],
            Int("--batch"), Int("--samples"), Int("--passes"), Int("--threads"));
        return options with
        {
            Activation = values.GetValueOrDefault("--activation", "sigmoid"),
            Optimizer = values.GetValueOrDefault("--optimizer", "sgd"),
            // SGD at 0.15 on ‖a − t‖² equals SGD at 0.3 on ½‖a − t‖², with one operation less.
            LearningRate = Double("--learning-rate", options.IsGradient ? 0.15 : 0.1),
            Momentum = Double("--momentum", 0.9),
            WeightDecay = Double("--weight-decay", 0),
            IsCosine = values.GetValueOrDefault("--schedule", "constant") == "cosine",
            Dropout = Double("--dropout", 0),
        };
    }
}
