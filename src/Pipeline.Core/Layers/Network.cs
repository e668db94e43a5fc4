using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers.Activations;

namespace Pipeline.Layers;

/// <summary>Layer constructors, as in <c>Dense(784, 100) &gt;&gt; Sigmoid &gt;&gt; Dense(100, 10)</c>.</summary>
public static class Network
{
    /// <summary>σ(x) = 1/(1 + e⁻ˣ).</summary>
    public static Layer Sigmoid { get; } = Activation(new Sigmoid());

    /// <summary>tanh x.</summary>
    public static Layer Tanh { get; } = Activation(new Tanh());

    /// <summary>max(0, x).</summary>
    public static Layer Relu { get; } = Activation(new Relu());

    /// <summary>y = x.</summary>
    public static Layer Identity { get; } = new Identity();

    /// <summary>y = f(x), element by element, for an activation of one's own.</summary>
    public static Layer Activation<A>(A formula) where A : struct, IActivation => new Activation<A>(formula);

    /// <summary>All activations by name.</summary>
    public static ImmutableSortedDictionary<string, Layer> Activations { get; } =
        new[] { Identity, Relu, Sigmoid, Tanh }.ToImmutableSortedDictionary(layer => layer.Name, layer => layer);

    /// <summary>x·W + b, initialized by <see cref="Initializer.Glorot"/>.</summary>
    public static Layer Dense(int inputs, int outputs) => Dense(inputs, outputs, Initializer.Glorot);

    /// <summary>x·W + b.</summary>
    public static Layer Dense(int inputs, int outputs, Initializer initializer) => new Dense(inputs, outputs, initializer);

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
