using System.Globalization;

namespace Pipeline.Training;

/// <summary>An event of a training run: a loss every N steps, then the final state.</summary>
public abstract record TrainingEvent<T> where T : unmanaged;

/// <summary>The loss reported by one step.</summary>
/// <param name="Step">Index of the step, from 0.</param>
/// <param name="Loss">Its <see cref="Metrics.Loss"/>.</param>
public sealed record StepLoss<T>(long Step, double Loss) : TrainingEvent<T> where T : unmanaged
{
    /// <summary>Step and loss.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"step {Step}  loss {Loss:G5}");
}

/// <summary>The state after the last step; always the last event.</summary>
/// <param name="State">The final state.</param>
public sealed record Finished<T>(TrainState<T> State) : TrainingEvent<T> where T : unmanaged
{
    /// <summary>The state.</summary>
    public override string ToString() => $"finished at {State}";
}
