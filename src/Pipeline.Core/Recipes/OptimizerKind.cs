using System.Collections.Immutable;
using Pipeline.Optimizers;

namespace Pipeline.Recipes;

/// <summary>An optimizer by its name: the closed set that options, help and settings of a model read.</summary>
public sealed record OptimizerKind
{
    /// <summary>Gradient descent.</summary>
    public static OptimizerKind Sgd { get; } = new("sgd", (rate, _, _) => Optimizer.Sgd(rate));

    /// <summary>Gradient descent with momentum.</summary>
    public static OptimizerKind Momentum { get; } = new(
        "momentum", (rate, momentum, _) => Optimizer.Momentum(rate, momentum), hasMomentum: true);

    /// <summary>Nesterov's momentum.</summary>
    public static OptimizerKind Nesterov { get; } = new(
        "nesterov", (rate, momentum, _) => Optimizer.Nesterov(rate, momentum), hasMomentum: true);

    /// <summary>RMSProp.</summary>
    public static OptimizerKind RmsProp { get; } = new("rmsprop", (rate, _, _) => Optimizer.RmsProp(rate));

    /// <summary>Adam.</summary>
    public static OptimizerKind Adam { get; } = new("adam", (rate, _, _) => Optimizer.Adam(rate));

    /// <summary>Adam with decoupled weight decay.</summary>
    public static OptimizerKind AdamW { get; } = new("adamw", (rate, _, decay) => Optimizer.AdamW(rate, decay), isDecoupled: true);

    /// <summary>Every optimizer, by its name.</summary>
    public static ImmutableSortedDictionary<string, OptimizerKind> All { get; } = ImmutableSortedDictionary.CreateRange(
        new[] { Sgd, Momentum, Nesterov, RmsProp, Adam, AdamW }.Select(kind => KeyValuePair.Create(kind.Name, kind)));

    readonly Func<Schedule, double, double, GradientTransform> createTransform;

    OptimizerKind(
        string name, Func<Schedule, double, double, GradientTransform> create, bool hasMomentum = false, bool isDecoupled = false) =>
        (Name, this.createTransform, HasMomentum, IsDecoupled) = (name, create, hasMomentum, isDecoupled);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Whether it has a momentum to set.</summary>
    public bool HasMomentum { get; }

    /// <summary>Whether weight decay is applied beside the gradient; otherwise it is a penalty that the gradient includes.</summary>
    public bool IsDecoupled { get; }

    /// <summary>
    /// The learning rate where none is set: that of the recipe, which is meant for plain descent, adapted to the optimizer.
    /// </summary>
    /// <remarks>
    /// Momentum sums up some ten gradients, so it takes a tenth. The others divide by the size of the gradient, and take 0.001.
    /// </remarks>
    public double DefaultLearningRate(double recipeRate) => this == Sgd ? recipeRate : HasMomentum ? recipeRate / 10 : 0.001;

    /// <summary>λ where none is set.</summary>
    public double DefaultWeightDecay => IsDecoupled ? 0.01 : 0;

    /// <summary>The optimizer.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">The decay of the velocity, where there is one.</param>
    /// <param name="weightDecay">λ, of weights and not of biases; 0 for none.</param>
    public GradientTransform Create(Schedule learningRate, double momentum, double weightDecay) =>
        weightDecay == 0 || IsDecoupled
            ? createTransform(learningRate, momentum, weightDecay)
            : Optimizer.WeightDecay(weightDecay) >> createTransform(learningRate, momentum, weightDecay);
}
