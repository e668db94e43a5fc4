using Pipeline.Kernels;

namespace Pipeline.Execution;

/// <summary>Consecutive columns of a layer's input: a[:, First … First + Count − 1].</summary>
/// <param name="Values">batch × <paramref name="Count"/>, in an array of the shard that wrote it.</param>
/// <param name="First">The column of the input that is column 0 of <paramref name="Values"/>.</param>
/// <param name="Count">Columns, without padding.</param>
readonly record struct ColumnSlice<T>(GemmOperand<T> Values, int First, int Count) where T : unmanaged;
