using Pipeline.Kernels;

namespace Pipeline.Execution;

/// <summary>Some columns of what comes into a layer.</summary>
/// <param name="Values">rows × <paramref name="Count"/>.</param>
/// <param name="First">Which column is the first of them.</param>
/// <param name="Count">How many they are.</param>
readonly record struct ColumnSlice<T>(GemmOperand<T> Values, int First, int Count) where T : unmanaged;
