namespace Pipeline.Recipes;

/// <summary>The settings of a <see cref="TrainingConfig"/>, each under the name of its property.</summary>
public enum Setting
{
    /// <summary>Widths of the hidden layers.</summary>
    Hidden,

    /// <summary>The activation of the hidden layers.</summary>
    Activation,

    /// <summary>What training makes small.</summary>
    Loss,

    /// <summary>η.</summary>
    LearningRate,

    /// <summary>Samples a step.</summary>
    BatchSize,

    /// <summary>Passes over the data.</summary>
    Epochs,

    /// <summary>The seed of all randomness.</summary>
    Seed,

    /// <summary>float or double.</summary>
    Precision,
}
