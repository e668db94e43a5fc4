using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// A range of the outputs of a dense layer with its activation (column parallelism): y = f(a·W + b) for columns firstOutput … endOutput − 1
/// of W, b and y, its backward pass and its update, in arrays that every step overwrites.
/// </summary>
/// <remarks>
/// With n = endOutput − firstOutput and width = n padded to the SIMD width, all row-major and, where
/// <see cref="Kernels{T}.AllocateAligned"/> makes them, aligned to 64 bytes: <c>weights</c>: in × width; <c>preActivations</c>,
/// <c>outputs</c> and <c>cotangent</c>: batch × width; <c>bias</c> and <c>biasUpdate</c>: width.
/// <c>preActivations</c>, x, is a·W + b after <see cref="Forward"/> and the scaled x̄ after <see cref="Backward"/>; <c>cotangent</c> is ȳ,
/// then x̄. Padding begins with 0 and holds whatever activation and transforms make of it: no product or sum reads across it.
/// A shard owns its arrays and is the only one to write to them, in the share of a parallel loop that has its number: so a core finds in
/// its cache what it wrote in the step before. It reads y of the layer before, x̄ and W of the layer after it; the end of each parallel
/// loop separates these reads from the next writes.
/// </remarks>
sealed class LayerShard<T> where T : unmanaged
{
    readonly Kernels<T> kernels, singleThreaded;
    readonly BiasActivation<T> activation;
    readonly int inputWidth, firstOutput, outputCount, paddedOutputs;
    readonly Memory<T> weights, preActivations, outputs, cotangent;
    readonly T[] bias, ones, biasUpdate;
    readonly ShardOptimizer<T> optimizer;

    /// <param name="layer">The whole layer.</param>
    /// <param name="update">The optimizer, with its state for the whole layer.</param>
    /// <param name="firstOutput">Its first output in this shard.</param>
    /// <param name="endOutput">One past its last output in this shard.</param>
    /// <param name="maxRows">The largest batch that the arrays have rows for.</param>
    /// <param name="kernels">On one thread, unless this is the only shard: then its products run on all threads.</param>
    public LayerShard(FusedDense<T> layer, LayerOptimizer<T> update, int firstOutput, int endOutput, int maxRows, Kernels<T> kernels)
    {
        (this.kernels, singleThreaded, activation) = (kernels, kernels.WithThreads(1), layer.Activation);
        (inputWidth, this.firstOutput, outputCount, paddedOutputs) = (
            layer.W.Rows, firstOutput, endOutput - firstOutput, kernels.PaddedWidth(endOutput - firstOutput));
        preActivations = Kernels<T>.AllocateAligned(maxRows * paddedOutputs);
        outputs = Kernels<T>.AllocateAligned(maxRows * paddedOutputs);
        cotangent = Kernels<T>.AllocateAligned(maxRows * paddedOutputs);
        weights = Kernels<T>.AllocateAligned(inputWidth * paddedOutputs);
        StridedRows.Copy(layer.W.Span[firstOutput..], layer.W.Columns, weights.Span, paddedOutputs, inputWidth, outputCount);
        bias = Kernels<T>.Pad(layer.B.Span.Slice(firstOutput, outputCount), outputCount, paddedOutputs);
        (ones, biasUpdate) = (new T[maxRows], new T[paddedOutputs]);
        ones.AsSpan().Fill(kernels.FromDouble(1));
        optimizer = new(update, new(weights, bias), firstOutput, outputCount, biasUpdate, kernels);
    }

    /// <summary>W, b, and what the optimizer keeps of them.</summary>
    public ShardOptimizer<T> Optimizer => optimizer;

    /// <summary>y, batch × n, as columns of the next layer's input.</summary>
    public ColumnSlice<T> Outputs => new(new(outputs, IsTransposed: false) { LeadingDimension = paddedOutputs }, firstOutput, outputCount);

    /// <summary>Copies the inputs of a batch into a buffer of this shard.</summary>
    /// <param name="batch">batch × in; a row source decodes its rows here.</param>
    /// <param name="startRow">
    /// The row to begin with. Each shard begins with another one, so that each row is fetched from main memory by one thread, and by the
    /// others from the shared cache.
    /// </param>
    /// <param name="buffer">batch × in, without padding; written.</param>
    public void ReadInputs(Matrix<T> batch, int startRow, Memory<T> buffer)
    {
        Copy(startRow, batch.Rows);
        Copy(0, startRow);

        void Copy(int firstRow, int endRow) => kernels.ParallelRows(endRow - firstRow, inputWidth, (from, end) =>
            batch.CopyTo(firstRow + from, buffer.Span[((firstRow + from) * inputWidth)..((firstRow + end) * inputWidth)]));
    }

    /// <summary>x = a·W + b, y = f(x).</summary>
    /// <param name="a">The input, batch × in, as column slices in order: the sum over in continues from one slice to the next.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void Forward(ImmutableArray<ColumnSlice<T>> a, int rows)
    {
        foreach (var slice in a)
            kernels.Gemm(
                slice.FirstColumn == 0 ? default : preActivations,
                slice.Values,
                new(weights[(slice.FirstColumn * paddedOutputs)..], IsTransposed: false),
                preActivations, new(rows, slice.ColumnCount, paddedOutputs));
        kernels.ParallelRows(rows, paddedOutputs, (from, end) =>
        {
            for (var i = from; i < end; i++)
                activation.Forward(
                    RowRange(preActivations, i, i + 1), bias, RowRange(preActivations, i, i + 1), RowRange(outputs, i, i + 1));
        });
    }

    /// <summary>x̄ = ȳ·f′(x) in the place of ȳ, and x̄ times the leading factors in the place of x, which is not read again.</summary>
    public void Backward(ImmutableArray<double> factors, int rows) => kernels.ParallelRows(rows, paddedOutputs, (from, end) =>
    {
        var scaled = RowRange(preActivations, from, end);
        activation.Backward(factors.IsEmpty ? 1 : factors[0], scaled, RowRange(outputs, from, end), RowRange(cotangent, from, end), scaled);
        for (var i = 1; i < factors.Length; i++) kernels.Map(new Scale(factors[i]), scaled, scaled);
    });

    /// <summary>
    /// ȳ = x̄·Wᵀ with x̄ and W of the layer after this one; the sum over its outputs continues from one of its shards to the next.
    /// </summary>
    public void BackwardFromNextLayer(ImmutableArray<LayerShard<T>> nextShards, int rows)
    {
        foreach (var shard in nextShards)
            kernels.Gemm(
                shard.firstOutput == 0 ? default : cotangent,
                new(shard.cotangent, IsTransposed: false) { LeadingDimension = shard.paddedOutputs },
                new(shard.weights[(firstOutput * shard.paddedOutputs)..], IsTransposed: true) { LeadingDimension = shard.paddedOutputs },
                cotangent, new(rows, shard.outputCount, outputCount) { LeadingDimension = paddedOutputs });
    }

    /// <summary>
    /// The gradient of b is Σᵢ x̄ᵢ, summed over the rows in ascending order, and that of W is aᵀx̄; both are handed to the optimizer.
    /// </summary>
    /// <remarks>One row is copied, because a sum that begins with 0 would turn −0 into 0.</remarks>
    public void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> a, int rows)
    {
        if (rows == 1) cotangent.Span[..paddedOutputs].CopyTo(biasUpdate);
        else kernels.Gemv([], ones.AsSpan(0, rows), cotangent.Span[..(rows * paddedOutputs)], biasUpdate);
        foreach (var factor in update.Factors) kernels.Map(new Scale(factor), biasUpdate, biasUpdate);
        if (!optimizer.IsProduct) optimizer.BeginUpdate(update, a, preActivations, rows);
        else
        {
            activation.UpdateBias(bias, biasUpdate);
            AddProduct(a, rows);
        }
    }

    /// <summary>W ← W + aᵀu, u in the place of x.</summary>
    void AddProduct(ImmutableArray<ColumnSlice<T>> a, int rows)
    {
        var gemmKernels = a.Length == 1 ? kernels : singleThreaded;        // several slices are the shares of the parallel loop
        kernels.ParallelFor(a.Length, i =>
        {
            var (slice, weightRows) = (a[i], weights[(a[i].FirstColumn * paddedOutputs)..]);
            var aTransposed = slice.Values with { IsTransposed = true };
            gemmKernels.Gemm(
                weightRows, aTransposed, new(preActivations, IsTransposed: false), weightRows, new(slice.ColumnCount, rows, paddedOutputs));
        });
    }

    /// <summary>x̄, batch × n, into its columns of the layer's x̄, for an optimizer without an in-place form.</summary>
    /// <param name="destination">rows × rowStride, written.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="rowStride">Outputs of the whole layer.</param>
    public void CopyCotangentTo(Span<T> destination, int rows, int rowStride) =>
        StridedRows.Copy(cotangent.Span, paddedOutputs, destination[firstOutput..], rowStride, rows, outputCount);

    /// <summary>Of the last layer: ȳ, batch × out, of a loss without an in-place form.</summary>
    public void SetOutputGradient(Matrix<T> gradient) =>
        StridedRows.Copy(gradient.Span, gradient.Columns, cotangent.Span, paddedOutputs, gradient.Rows, gradient.Columns);

    /// <summary>Of the last layer: ȳ = ∂L/∂y, written by the loss in place.</summary>
    public void SetOutputGradient(LossGradientKernel<T> lossGradient, Matrix<T> target) =>
        lossGradient.Run(outputs.Span, target, cotangent.Span);

    /// <summary>Copies y into its columns of the layer's output.</summary>
    /// <param name="destination">rows × rowStride, written.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="rowStride">Outputs of the whole layer.</param>
    public void CopyOutputsTo(Span<T> destination, int rows, int rowStride) =>
        StridedRows.Copy(outputs.Span, paddedOutputs, destination[firstOutput..], rowStride, rows, outputCount);

    Span<T> RowRange(Memory<T> paddedMatrix, int firstRow, int endRow) =>
        paddedMatrix.Span[(firstRow * paddedOutputs)..(endRow * paddedOutputs)];
}
