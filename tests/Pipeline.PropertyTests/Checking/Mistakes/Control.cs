using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>A mistake in a backward pass, and the check of a random network that has it.</summary>
sealed record Control(string Name, Func<RandomNetwork, Oracle, GradientReport> Check)
{
    public static Control InDense(string name, DenseMistake mistake) =>
        Replacing(name, part => part is Dense dense ? new WrongDense(dense, mistake) : part);

    public static Control InDense(string name, Func<LayerMistake> mistake) =>
        Replacing(name, part => part is Dense dense ? new WrongLayer(dense, mistake()) : part);

    public static Control InActivation<A, W>(string name) where A : struct, IActivation where W : struct, IDerivative =>
        Replacing(name, part => part is Activation<A>(var right) ? Network.Activation(new With<A, W>(right)) : part);

    public static Control InActivation(string name, Layer activation, ElementMistake mistake) =>
        Replacing(name, part => part == activation ? WrongLayer.InElements(part, mistake) : part);

    public static Control InActivations(string name, Func<LayerMistake> mistake) =>
        Replacing(name, part => part is Dense ? part : new WrongLayer(part, mistake()));

    public static Control InLoss(string name, Func<Loss, Loss> wrong) => new(name, (network, oracle) =>
        network.CheckGradient(oracle, network.Objective with { Loss = wrong(network.Loss) }));

    /// <summary>In one loss, which every network gets that it fits: probabilities, logits, or numbers that may be exact.</summary>
    public static Control InLoss(string name, Loss loss, Func<Loss, Loss> wrong) => new(name, (network, oracle) => network.CheckGradient(
        oracle,
        network.Objective with
        {
            Loss = IsOnProbabilities(network.Loss) != IsOnProbabilities(loss) || oracle == Oracle.Lattice && loss is not HalfSquaredError
                ? network.Loss
                : wrong(loss),
        }));

    public static Control InGradient(string name, GradientMistake mistake) => new(name, (network, oracle) =>
    {
        var (p, batch) = network.RandomPointOnGrid();
        return GradientCheck.Check(
            oracle == Oracle.Lattice ? Oracle.Dual : oracle, new WrongGradient(mistake), network.Objective, p, batch);
    });

    public static Control InNetwork(string name, Func<Layer, Layer> mistake) => new(name, (network, oracle) =>
        network.CheckGradient(oracle, network.Objective with { Network = mistake(network.Network) }));

    static Control Replacing(string name, Func<Layer, Layer> replace) =>
        InNetwork(name, network => Network.Sequential(network.Parts.Select(replace)));

    static bool IsOnProbabilities(Loss loss) => loss is BinaryCrossEntropyOnProbabilities;
}
