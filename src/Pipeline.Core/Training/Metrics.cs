namespace Pipeline.Training;

/// <summary>What a step reports. The loss is computed when it is asked for, from immutable values: who does not print does not pay.</summary>
public sealed record Metrics(Func<double> LossThunk)
{
    /// <summary>The loss that the step reports, which one is the step's to say.</summary>
    public double Loss => LossThunk();
}
