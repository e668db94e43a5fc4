using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers.Activations;
using Pipeline.Numerics;

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

    /// <summary>ln(1 + eˣ).</summary>
    public static Layer Softplus { get; } = Activation(new Softplus());

    /// <summary>x·σ(x), also known as swish.</summary>
    public static Layer Silu { get; } = Activation(new Silu());

    /// <summary>x·Φ(x) with the distribution function Φ of the standard normal.</summary>
    public static Layer Gelu { get; } = Activation(new Gelu());

    /// <summary>1.7159·tanh(2x/3).</summary>
    public static Layer LecunTanh { get; } = Activation(new LecunTanh());

    /// <summary>x for x ≥ 0, slope·x for x &lt; 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not a finite number above 0.</exception>
    public static Layer LeakyRelu(double slope = 0.01) => Activation(new LeakyRelu(Require.Positive(slope, "The slope of a leaky ReLU")));

    /// <summary>x for x ≥ 0, α(eˣ − 1) for x &lt; 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">α is not a finite number above 0.</exception>
    public static Layer Elu(double alpha = 1) => Activation(new Elu(Require.Positive(alpha, "α of an ELU")));

    /// <summary>y = f(x), element by element, for an activation of one's own.</summary>
    public static Layer Activation<A>(A formula) where A : struct, IActivation => new Activation<A>(formula);

    /// <summary>All activations by name: the one list that options, help, model files and random networks read.</summary>
    internal static ImmutableSortedDictionary<string, NamedActivation> NamedActivations { get; } = new NamedActivation[]
    {
        new(Identity), new(Relu), new(Sigmoid), new(Tanh), new(Softplus), new(Silu), new(Gelu), new(LecunTanh),
        new(LeakyRelu(), "slope", LeakyRelu), new(Elu(), "alpha", Elu),
    }.ToImmutableSortedDictionary(activation => activation.Name, activation => activation);

    /// <summary>All activations by name; those with a number have its default.</summary>
    public static ImmutableSortedDictionary<string, Layer> Activations { get; } =
        NamedActivations.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Default);

    /// <summary>x·W + b, initialized by <see cref="Initializer.Glorot"/>.</summary>
    public static Layer Dense(int inputs, int outputs) => Dense(inputs, outputs, Initializer.Glorot);

    /// <summary>x·W + b.</summary>
    public static Layer Dense(int inputs, int outputs, Initializer initializer) => new Dense(inputs, outputs, initializer);

    /// <summary>
    /// Dropout: in training, each element is 0 with probability <paramref name="rate"/>, and the others are divided by 1 − rate.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not at least 0 and below 1.</exception>
    public static Layer Dropout(double rate) => new Dropout(Require.Fraction(rate, "The rate of dropout"));

    /// <summary>A residual connection around <paramref name="inner"/>, f: y = x + f(x). Input and output of f have equal widths.</summary>
    public static Layer Residual(Layer inner) => new Residual(Require.NotNull(inner, "A layer"));

    /// <summary>The composition of any number of layers: f₁ &gt;&gt; f₂ &gt;&gt; …; <see cref="Identity"/> for none.</summary>
    public static Layer Sequential(IEnumerable<Layer> layers) =>
        Require.NotNull(layers, "A sequence of layers").Aggregate(Identity, (f, g) => f >> g);

    /// <summary>
    /// A multilayer perceptron: dense layers of the given widths with an activation between them and none after the last.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than two widths.</exception>
    public static Layer Mlp(ImmutableArray<int> widths, Layer activation, Initializer initializer) =>
        Require.NotDefault(widths, "The widths").Length >= 2
            ? Sequential(Enumerable.Range(1, widths.Length - 1).Select(i => i == 1
                ? Dense(widths[0], widths[1], initializer)
                : activation >> Dense(widths[i - 1], widths[i], initializer)))
            : throw new ArgumentException(
                $"The number of widths is {widths.Length}, but must be at least 2: those of the inputs and of the outputs.",
                nameof(widths));
}
