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
    public static Layer LeakyRelu(double slope = 0.01) => Activation(new LeakyRelu(Positive(slope)));

    /// <summary>x for x ≥ 0, α(eˣ − 1) for x &lt; 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">α is not a finite number above 0.</exception>
    public static Layer Elu(double alpha = 1) => Activation(new Elu(Positive(alpha)));

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

    static double Positive(double number) => number > 0 && double.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(nameof(number), number, "A finite number above 0 is expected.");
}
