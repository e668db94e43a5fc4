namespace Pipeline.Execution;

/// <summary>
/// Numbers of a shard in the shape of its parameters: the parameters, their gradient, or a slot of the optimizer's state.
/// </summary>
/// <param name="W">in × width, row-major.</param>
/// <param name="B">width elements.</param>
readonly record struct WeightsAndBias<T>(Memory<T> W, Memory<T> B) where T : unmanaged;
