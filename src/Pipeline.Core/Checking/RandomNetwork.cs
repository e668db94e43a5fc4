using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Checking.Parts;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>The description of a random network and its seed, small enough to print and to shrink.</summary>
/// <param name="Widths">Widths of the input, the hidden layers and the output.</param>
/// <param name="Activations">The activation after each dense layer.</param>
/// <param name="Loss">The loss.</param>
/// <param name="BatchSize">Batch size.</param>
/// <param name="WeightPenalty">λ; 0 for no penalty.</param>
/// <param name="Seed">Seed of parameters, inputs and targets.</param>
sealed record RandomNetwork(
    ImmutableArray<int> Widths, ImmutableArray<Layer> Activations, Loss Loss, int BatchSize, double WeightPenalty, long Seed)
{
    const int MaxCoordinatesIfWide = 20;

    /// <summary>Where parameters, inputs and targets are drawn.</summary>
    public Regime Regime { get; init; } = Regime.Ordinary;

    /// <summary>The random key of <see cref="Seed"/>.</summary>
    public Key Key => Key.From(Seed);

    /// <summary>Dense layers with their activations.</summary>
    public Layer Network => Layers.Network.Sequential(
        Activations.Select((activation, i) => Layers.Network.Dense(Widths[i], Widths[i + 1]) >> activation));

    /// <summary>J of the network, loss and penalty.</summary>
    public Objective Objective => new(Network, Loss) { WeightPenalty = WeightPenalty };

    /// <summary>Parameters and batch of the regime, which is <see cref="RandomPoints.OnGrid"/> by default.</summary>
    public (Parameters<double> P, Batch<double> Batch) RandomPointOnGrid() => Regime.Draw(Network, Key, BatchSize);

    int MaxCoordinates => Regime == Regime.Wide ? MaxCoordinatesIfWide : int.MaxValue;

    /// <summary>Checks the gradient against <paramref name="oracle"/>.</summary>
    public GradientReport CheckGradient(Oracle oracle) => CheckGradient(oracle, Objective);

    /// <summary>
    /// The same for another objective at the same point. Of a wide network, where a sample of coordinates can miss a wrong one, all of them
    /// are checked along one direction too.
    /// </summary>
    public GradientReport CheckGradient(Oracle oracle, Objective objective)
    {
        if (oracle == Oracle.Lattice) return GradientCheck.Lattice(objective, BatchSize, Key, Regime, MaxCoordinates);
        var (p, batch) = RandomPointOnGrid();
        var report = GradientCheck.Check(oracle, objective, [EvaluationPoint.AllCoordinates(p, batch).SampleCoordinates(MaxCoordinates, Key)]);
        if (Regime != Regime.Wide || report.Failed) return report;
        var directional = GradientCheck.Directional(objective, p, batch, Key);
        return directional.Failed ? directional : report;
    }

    /// <summary>The same for another gradient method than back-propagation.</summary>
    public GradientReport CheckGradient(Oracle oracle, GradientMethod gradient)
    {
        if (oracle == Oracle.Lattice) return GradientCheck.Lattice(gradient, Objective, BatchSize, Key, Regime, MaxCoordinates);
        var (p, batch) = RandomPointOnGrid();
        return GradientCheck.Check(oracle, gradient, Objective, EvaluationPoint.AllCoordinates(p, batch).WithoutInputs().SampleCoordinates(MaxCoordinates, Key));
    }

    /// <summary>
    /// Whether J is well conditioned. The lecture's cross-entropy computes 1 − a from a rounded a and loses −log₂(1 − a) bits. After a
    /// sigmoid, a tanh or the inputs themselves, the last pre-activation is a sum of at most six numbers in ±1 and a bias, so 1 − a ≥ e⁻⁷
    /// and at most about ten bits are lost; after unbounded layers all bits may be lost, for every oracle.
    /// </summary>
    public bool IsWellConditioned => Loss is not BinaryCrossEntropyOnProbabilities
        || Activations.Length == 1
        || Activations[^2] is Activation<Sigmoid> or Activation<Tanh>;

    /// <summary>Shrinks: well-conditioned networks with fewer layers, samples or units, the smallest first.</summary>
    public IEnumerable<RandomNetwork> Shrink() => ShrinkCandidates().Where(shape => shape.IsWellConditioned);

    IEnumerable<RandomNetwork> ShrinkCandidates() =>
    [
        .. Enumerable.Range(0, Activations.Length - 1).Select(RemoveHiddenLayer),
        .. BatchSize > 1 ? [this with { BatchSize = BatchSize / 2 }] : Array.Empty<RandomNetwork>(),
        .. WeightPenalty != 0 ? [this with { WeightPenalty = 0 }] : Array.Empty<RandomNetwork>(),
        .. Enumerable.Range(0, Widths.Length)
            .Where(i => Widths[i] > 1)
            .Select(i => this with { Widths = Widths.SetItem(i, Widths[i] - 1) }),
        .. Enumerable.Range(0, Activations.Length - 1)
            .Where(i => Activations[i] is not Identity)
            .Select(i => this with { Activations = Activations.SetItem(i, new Identity()) }),
    ];

    RandomNetwork RemoveHiddenLayer(int layer) =>
        this with { Widths = Widths.RemoveAt(layer + 1), Activations = Activations.RemoveAt(layer) };

    /// <summary>All properties in one line, sufficient to reconstruct the network.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join('-', Widths)} ({string.Join(", ", Activations.Select(a => a.Name))}), {Loss.Name}, "
        + $"batch {BatchSize}, penalty {WeightPenalty}, seed {Seed}{(Regime.Name == "" ? "" : $", {Regime.Name}")}");
}
