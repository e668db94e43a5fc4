using Pipeline.Kernels;

namespace Pipeline.Execution;

/// <summary>Consecutive columns of a layer's input: a[:, First … First + Count − 1].</summary>
/// <param name="Values">batch × <paramref name="ColumnCount"/>, in an array of the shard that wrote it.</param>
/// <param name="FirstColumn">The column of the input that is column 0 of <paramref name="Values"/>.</param>
/// <param name="ColumnCount">Columns, without padding.</param>
readonly record struct ColumnSlice<T>(GemmOperand<T> Values, int FirstColumn, int ColumnCount) where T : unmanaged;
