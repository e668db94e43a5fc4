using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers.Activations;

namespace Pipeline.Layers;

/// <summary>The words that networks are written in: <c>Dense(784, 100) &gt;&gt; Sigmoid &gt;&gt; Dense(100, 10)</c>.</summary>
public static class Network
{
    /// <summary>σ(x) = 1/(1 + e⁻ˣ).</summary>
    public static Layer Sigmoid { get; } = new Activation<Sigmoid>();

    /// <summary>tanh x.</summary>
    public static Layer Tanh { get; } = new Activation<Tanh>();

    /// <summary>max(0, x).</summary>
    public static Layer Relu { get; } = new Activation<Relu>();

    /// <summary>x.</summary>
    public static Layer Identity { get; } = new Identity();

    /// <summary>Every activation, by its name.</summary>
    public static ImmutableSortedDictionary<string, Layer> Activations { get; } =
        ImmutableSortedDictionary.CreateRange(new[] { Identity, Relu, Sigmoid, Tanh }.Select(layer => KeyValuePair.Create(layer.Name, layer)));

    /// <summary>x·W + b with weights after Glorot and Bengio and biases 0.</summary>
    public static Layer Dense(int inputs, int outputs) => Dense(inputs, outputs, new Glorot());

    /// <summary>x·W + b.</summary>
    public static Layer Dense(int inputs, int outputs, Initializer initial) => new Dense(inputs, outputs, initial);

    /// <summary>Layers one behind the other, however many: the same as writing <c>&gt;&gt;</c> between them.</summary>
    public static Layer Stack(IEnumerable<Layer> layers) => layers.Aggregate(Identity, (f, g) => f >> g);

    /// <summary>Dense layers through the widths, with an activation between each two of them and none behind the last.</summary>
    public static Layer Mlp(ImmutableArray<int> widths, Layer activation, Initializer initial) => Stack(
        Enumerable.Range(1, widths.Length - 1).Select(i => i == 1
            ? Dense(widths[0], widths[1], initial)
            : activation >> Dense(widths[i - 1], widths[i], initial)));
}
