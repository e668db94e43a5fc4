namespace Pipeline.Recipes;

/// <summary>The settings of a <see cref="TrainingConfig"/>, by name, as errors print it.</summary>
public enum Setting
{
    /// <summary><see cref="TrainingConfig.HiddenWidths"/>: widths of the hidden layers.</summary>
    Hidden,

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

    /// <summary>The optimizer.</summary>
    Optimizer,

    /// <summary>The decay of the velocity.</summary>
    Momentum,

    /// <summary>λ of the weights.</summary>
    WeightDecay,

    /// <summary>The largest norm of a gradient.</summary>
    ClipNorm,

    /// <summary>The course of the learning rate.</summary>
    Schedule,

    /// <summary>The probability that the output of a hidden unit is dropped.</summary>
    Dropout,

    /// <summary>Steps in which the learning rate rises.</summary>
    WarmUp,

    /// <summary>The share of the uniform distribution in the targets.</summary>
    LabelSmoothing,

    /// <summary>The decay of the average of the weights.</summary>
    EmaDecay,

    /// <summary>The temperature of soft targets.</summary>
    Temperature,

    /// <summary>The shards of a batch.</summary>
    Shards,
}
