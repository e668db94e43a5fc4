using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>The complete training state: exactly the contents of a checkpoint.</summary>
/// <param name="Parameters">The parameters of the network.</param>
/// <param name="OptimizerState">The state of the optimizer.</param>
/// <param name="Step">Number of steps taken; together with the seed it determines the position in the data.</param>
/// <param name="Key">The random key from which later steps derive theirs.</param>
public sealed record TrainState<T>(Parameters<T> Parameters, OptimizerState<T> OptimizerState, long Step, Key Key) where T : unmanaged
{
    /// <summary>The number of steps and the shapes.</summary>
    public override string ToString() => $"step {Step}, parameters {Parameters}, optimizer state {OptimizerState}";
}
