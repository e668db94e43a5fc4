namespace Pipeline.Training;

/// <summary>What is heard of training that is watched from outside: losses on the way, and at the end the state.</summary>
public abstract record TrainingEvent<T> where T : unmanaged;

/// <summary>The loss that a step reports.</summary>
/// <param name="Step">The number of the step, from 0.</param>
/// <param name="Loss">The loss.</param>
public sealed record StepLoss<T>(long Step, double Loss) : TrainingEvent<T> where T : unmanaged;

/// <summary>The state behind the last step; always the last report.</summary>
/// <param name="State">Where training stands.</param>
public sealed record Finished<T>(TrainState<T> State) : TrainingEvent<T> where T : unmanaged;
