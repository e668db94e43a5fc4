using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>A copy of the batch, for a network that does not begin with a dense layer.</summary>
sealed class MinibatchInput<T>(int maxRows, Kernels<T> kernels) : IBatchReader<T> where T : unmanaged
{
    Memory<T> buffer;

    public ImmutableArray<ColumnSlice<T>> Outputs { get; private set; }

    public void Forward(Matrix<T> x, Key? key)
    {
        if (Outputs.IsDefault || Outputs.Width() != x.Columns)
        {
            buffer = Kernels<T>.AllocateAligned(maxRows * x.Columns);
            Outputs = [new(new(buffer, IsTransposed: false) { LeadingDimension = x.Columns }, 0, x.Columns)];
        }
        kernels.ParallelRows(x.Rows, x.Columns, (X: x, Buffer: buffer), static (copy, from, end) =>
            copy.X.CopyTo(from, copy.Buffer.Span[(from * copy.X.Columns)..(end * copy.X.Columns)]));
    }

    public void BackwardAndUpdate(StepUpdate<T> update, ICotangentSource<T> next, int rows)
    {
        // The batch needs no gradient, and there are no weights.
    }
}
