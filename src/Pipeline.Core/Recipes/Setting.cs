namespace Pipeline.Recipes;

/// <summary>The settings of a <see cref="TrainingConfig"/>, each under the name of its property.</summary>
public enum Setting
{
    /// <summary>Widths of the hidden layers.</summary>
    HiddenWidths,

    /// <summary>The activation of the hidden layers.</summary>
    Activation,

    /// <summary>The kind of loss.</summary>
    Loss,

    /// <summary>The learning rate η.</summary>
    LearningRate,

    /// <summary>Samples per step.</summary>
    BatchSize,

    /// <summary>Number of epochs.</summary>
    Epochs,

    /// <summary>The seed of all randomness.</summary>
    Seed,

    /// <summary>Single or double precision.</summary>
    Precision,
}
