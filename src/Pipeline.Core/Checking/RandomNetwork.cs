using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>A random network before its numbers are drawn: small enough to be read, shrunk and typed into a calculator.</summary>
/// <param name="Widths">Of the input, the hidden layers and the output.</param>
/// <param name="Activations">One behind each dense layer.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Batch">Samples.</param>
/// <param name="WeightPenalty">λ, or 0.</param>
/// <param name="Seed">The seed of the numbers.</param>
sealed record RandomNetwork(ImmutableArray<int> Widths, ImmutableArray<Layer> Activations, Loss Loss, int Batch, double WeightPenalty, long Seed)
{
    /// <summary>The key of the numbers.</summary>
    public Key Key => Key.From(Seed);

    /// <summary>Dense layers with their activations.</summary>
    public Layer Network => Layers.Network.Stack(Activations.Select((activation, i) => Layers.Network.Dense(Widths[i], Widths[i + 1]) >> activation));

    /// <summary>J.</summary>
    public Objective Objective => new(Network, Loss) { WeightPenalty = WeightPenalty };

    /// <summary>Numbers on the grid of 2⁻²⁰.</summary>
    public (Parameters<double> P, Batch<double> Batch) OnGrid() => RandomPoint.OnGrid(Network, Key, Batch);

    /// <summary>What <paramref name="oracle"/> says of it.</summary>
    public GradientReport Check(Oracle oracle)
    {
        if (oracle == Oracle.Lattice) return GradientCheck.Lattice(Objective, Batch, Key);
        var (p, batch) = OnGrid();
        return GradientCheck.By(oracle, Objective, p, batch);
    }

    /// <summary>
    /// Whether J keeps its digits. The lecture's cross-entropy takes 1 − a of a rounded a and loses −log₂(1 − a) bits of it. Behind a sigmoid, a tanh or the inputs themselves
    /// the last pre-activation is a sum of at most six numbers in ±1 and a bias, so 1 − a ≥ e⁻⁷ and ten bits are the most; behind layers that know no bounds all may be lost, to every oracle.
    /// </summary>
    public bool KeepsDigits => Loss is not BinaryCrossEntropyOnProbabilities || Activations.Length == 1 || Activations[^2] is Activation<Sigmoid> or Activation<Tanh>;

    /// <summary>Smaller shapes of the same kind, the smallest first.</summary>
    public IEnumerable<RandomNetwork> Smaller() => AnySmaller().Where(shape => shape.KeepsDigits);

    IEnumerable<RandomNetwork> AnySmaller() =>
    [
        .. Activations.Length > 1 ? Enumerable.Range(0, Activations.Length - 1).Select(Without) : [],
        .. Batch > 1 ? [this with { Batch = Batch / 2 }] : Array.Empty<RandomNetwork>(),
        .. WeightPenalty != 0 ? [this with { WeightPenalty = 0 }] : Array.Empty<RandomNetwork>(),
        .. Enumerable.Range(0, Widths.Length).Where(i => Widths[i] > 1).Select(i => this with { Widths = Widths.SetItem(i, Widths[i] - 1) }),
        .. Enumerable.Range(0, Activations.Length - 1).Where(i => Activations[i] is not Identity).Select(i => this with { Activations = Activations.SetItem(i, new Identity()) }),
    ];

    RandomNetwork Without(int hidden) => this with { Widths = Widths.RemoveAt(hidden + 1), Activations = Activations.RemoveAt(hidden) };

    /// <summary>Everything needed to build it again, in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join('-', Widths)} ({string.Join(", ", Activations.Select(a => a.Name))}), {Loss.Name}, batch {Batch}, penalty {WeightPenalty}, seed {Seed}");
}
