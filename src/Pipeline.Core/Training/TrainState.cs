using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>Where training stands, complete: what a checkpoint holds, and nothing else.</summary>
/// <param name="Parameters">The network's.</param>
/// <param name="OptimizerState">The optimizer's.</param>
/// <param name="Step">Steps taken since the start; with the seed it is the position in the data.</param>
/// <param name="Key">The source of all randomness of the steps to come.</param>
public sealed record TrainState<T>(Parameters<T> Parameters, OptimizerState<T> OptimizerState, long Step, Key Key) where T : unmanaged;
