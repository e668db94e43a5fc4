using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers.Activations;

namespace Pipeline.Layers;

/// <summary>Layer constructors, as in <c>Dense(784, 100) &gt;&gt; Sigmoid &gt;&gt; Dense(100, 10)</c>.</summary>
public static class Network
{
    /// <summary>σ(x) = 1/(1 + e⁻ˣ).</summary>
    public static Layer Sigmoid { get; } = new Activation<Sigmoid>();

    /// <summary>tanh x.</summary>
    public static Layer Tanh { get; } = new Activation<Tanh>();

    /// <summary>max(0, x).</summary>
    public static Layer Relu { get; } = new Activation<Relu>();

    /// <summary>y = x.</summary>
    public static Layer Identity { get; } = new Identity();

    /// <summary>All activations by name.</summary>
    public static ImmutableSortedDictionary<string, Layer> Activations { get; } =
        new[] { Identity, Relu, Sigmoid, Tanh }.ToImmutableSortedDictionary(layer => layer.Name, layer => layer);

    /// <summary>x·W + b, initialized by <see cref="Initializer.Glorot"/>.</summary>
    public static Layer Dense(int inputs, int outputs) => Dense(inputs, outputs, Initializer.Glorot);

    /// <summary>x·W + b.</summary>
    public static Layer Dense(int inputs, int outputs, Initializer initializer) => new Dense(inputs, outputs, initializer);

    /// <summary>
    /// Dropout: in training, each element is 0 with probability <paramref name="rate"/>, and the others are divided by 1 − rate.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not at least 0 and below 1.</exception>
    public static Layer Dropout(double rate) => rate is >= 0 and < 1
        ? new Dropout(rate)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "A number from 0 to below 1 is expected.");

    /// <summary>A residual connection around <paramref name="inner"/>, f: y = x + f(x). Input and output of f have equal widths.</summary>
    public static Layer Residual(Layer inner) => new Residual(inner);

    /// <summary>The composition of any number of layers: f₁ &gt;&gt; f₂ &gt;&gt; …; <see cref="Identity"/> for none.</summary>
    public static Layer Sequential(IEnumerable<Layer> layers) => layers.Aggregate(Identity, (f, g) => f >> g);

    /// <summary>
    /// A multilayer perceptron: dense layers of the given widths with an activation between them and none after the last.
    /// </summary>
    public static Layer Mlp(ImmutableArray<int> widths, Layer activation, Initializer initializer) => Sequential(
        Enumerable.Range(1, widths.Length - 1).Select(i => i == 1
            ? Dense(widths[0], widths[1], initializer)
            : activation >> Dense(widths[i - 1], widths[i], initializer)));
}
