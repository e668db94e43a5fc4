using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>Some columns of what comes into a layer.</summary>
/// <param name="Numbers">rows × <paramref name="Count"/>.</param>
/// <param name="First">Which column is the first of them.</param>
/// <param name="Count">How many they are.</param>
readonly record struct Inputs<T>(Operand<T> Numbers, int First, int Count) where T : unmanaged;
