using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// A range of the outputs of a dense layer with the elementwise layers after it (column parallelism): y = f(x·W + b) for columns
/// firstOutput … endOutput − 1 of W, b and y, its backward pass and its update, in arrays that every step overwrites.
/// </summary>
/// <remarks>
/// With n = endOutput − firstOutput and width = n padded to the SIMD width, all row-major and, where
/// <see cref="Kernels{T}.AllocateAligned"/> makes them, aligned to 64 bytes: <c>weights</c>: in × width; <c>preActivations</c>,
/// <c>activations</c> and <c>cotangent</c>: batch × width; <c>bias</c> and <c>biasGradient</c>: width.
/// x is the input of the layer, z = x·W + b, y = f(z). <c>preActivations</c> is z. <c>cotangent</c> is ȳ, then z̄ = ȳ·f′(z).
/// <c>scaledCotangent</c> is z̄ times the leading factors of the optimizer, for plain descent the update −η·z̄; it is the memory of
/// <c>preActivations</c>, which <see cref="Backward"/> is the last to read. Padding begins with 0 and holds whatever activation and
/// transforms make of it: no product or sum reads across it.
/// A slice owns its arrays and is the only one to write to them, in the share of a parallel loop that has its number: so a core finds in
/// its cache what it wrote in the step before. It reads y of the layer before, z̄ and W of the layer after it; the end of each parallel
/// loop separates these reads from the next writes.
/// </remarks>
sealed class LayerSlice<T> where T : unmanaged
{
    readonly Kernels<T> kernels, singleThreaded;
    readonly BiasActivation<T> biasActivation;
    readonly ElementwiseStages<T> stages;
    readonly int inputWidth, firstOutput, outputCount, paddedOutputs;
    readonly Memory<T> weights, preActivations, scaledCotangent, activations, cotangent;
    readonly T[] bias, ones, biasGradient;
    readonly SliceOptimizer<T> optimizer;

    /// <param name="layer">W and b of the whole layer.</param>
    /// <param name="unit">The dense layer, and the elementwise layers after it.</param>
    /// <param name="setup">The optimizer, with its state for the whole layer.</param>
    /// <param name="firstOutput">Its first output in this slice.</param>
    /// <param name="endOutput">One past its last output in this slice.</param>
    /// <param name="maxRows">The largest batch that the arrays have rows for.</param>
    /// <param name="kernels">On one thread, unless this is the only slice: then its products run on all threads.</param>
    public LayerSlice(
        Parameters<T> layer, NetworkUnit unit, LayerUpdateSetup<T> setup, int firstOutput, int endOutput, int maxRows, Kernels<T> kernels)
    {
        var (w, b) = layer;
        (this.kernels, singleThreaded) = (kernels, kernels.WithThreads(1));
        (inputWidth, this.firstOutput, outputCount, paddedOutputs) = (
            w.Rows, firstOutput, endOutput - firstOutput, kernels.PaddedWidth(endOutput - firstOutput));
        var activationLayer = unit.Parts.Length > 1 ? unit.Parts[1].Layer as IElementwiseLayer : null;
        biasActivation = activationLayer?.CreateBiasActivation(kernels)
            ?? kernels.CreateBiasActivation(new IdentityOp(), new IdentityPullbackOp());
        stages = new(unit.Parts[(activationLayer is null ? 1 : 2)..], w.Columns, firstOutput, outputCount, maxRows, kernels);
        preActivations = scaledCotangent = Kernels<T>.AllocateAligned(maxRows * paddedOutputs);
        activations = Kernels<T>.AllocateAligned(maxRows * paddedOutputs);
        cotangent = Kernels<T>.AllocateAligned(maxRows * paddedOutputs);
        weights = Kernels<T>.AllocateAligned(inputWidth * paddedOutputs);
        bias = new T[paddedOutputs];
        (ones, biasGradient) = (new T[maxRows], new T[paddedOutputs]);
        ones.AsSpan().Fill(kernels.FromDouble(1));
        optimizer = new(setup, new(weights, bias), firstOutput, outputCount, biasGradient, maxRows, kernels);
        optimizer.CopySliceColumns(layer, optimizer.Parameters);
        Outputs = new(
            new(stages.IsEmpty ? activations : stages.Outputs, IsTransposed: false) { LeadingDimension = paddedOutputs },
            firstOutput, outputCount);
    }

    /// <summary>W, b, and what the optimizer keeps of them.</summary>
    public SliceOptimizer<T> SliceOptimizer => optimizer;

    /// <summary>y, batch × n, as columns of the next layer's input.</summary>
    public ColumnSlice<T> Outputs { get; }

    /// <summary>Copies the inputs of a batch into a buffer of this slice.</summary>
    /// <param name="batch">batch × in; a row source decodes its rows here.</param>
    /// <param name="firstRowToRead">
    /// The row to begin with. Each slice begins with another one, so that each row is fetched from main memory by one thread, and by the
    /// others from the shared cache.
    /// </param>
    /// <param name="buffer">batch × in, without padding; written.</param>
    public void ReadInputs(Matrix<T> batch, int firstRowToRead, Memory<T> buffer)
    {
        CopyRows(batch, firstRowToRead, batch.Rows, buffer);
        CopyRows(batch, 0, firstRowToRead, buffer);
    }

    void CopyRows(Matrix<T> batch, int firstRow, int endRow, Memory<T> buffer) => kernels.ParallelRows(
        endRow - firstRow, inputWidth, (Batch: batch, FirstRow: firstRow, Buffer: buffer), static (copy, from, end) =>
        {
            var (first, width) = (copy.FirstRow + from, copy.Batch.Columns);
            copy.Batch.CopyTo(first, copy.Buffer.Span[(first * width)..((copy.FirstRow + end) * width)]);
        });

    /// <summary>z = x·W + b, y = f(z).</summary>
    /// <param name="x">The input, batch × in, as column slices in order: the sum over in continues from one slice to the next.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="key">The key of the step; null for inference.</param>
    public void Forward(ImmutableArray<ColumnSlice<T>> x, int rows, Key? key)
    {
        foreach (var slice in x)
            kernels.Gemm(
                slice.FirstColumn == 0 ? default : preActivations,
                slice.Values,
                new(weights[(slice.FirstColumn * paddedOutputs)..], IsTransposed: false),
                preActivations, new(rows, slice.ColumnCount, paddedOutputs));
        kernels.ParallelRows(rows, paddedOutputs, (Slice: this, Key: key), static (pass, from, end) =>
        {
            var slice = pass.Slice;
            for (var i = from; i < end; i++)
                slice.biasActivation.Forward(
                    slice.RowRange(slice.preActivations, i, i + 1), slice.bias, slice.RowRange(slice.preActivations, i, i + 1),
                    slice.RowRange(slice.activations, i, i + 1));
            slice.stages.Forward(slice.activations, from, end, pass.Key);
        });
    }

    /// <summary>z̄ = ȳ·f′(z) in the place of ȳ, and z̄ times the leading factors in the place of z, which is not read again.</summary>
    /// <param name="leadingFactors">The leading factors of the optimizer.</param>
    /// <param name="next">The source of ȳ.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void Backward(ReadOnlySpan<double> leadingFactors, ICotangentSource<T> next, int rows)
    {
        next.WriteInputCotangent(kernels, firstOutput, outputCount, cotangent, paddedOutputs, rows);
        var factor = leadingFactors.IsEmpty ? 1 : leadingFactors[0];
        kernels.ParallelRows(rows, paddedOutputs, (Slice: this, Factor: factor), static (pass, from, end) =>
        {
            var (slice, factor) = pass;
            slice.stages.Backward(slice.activations, slice.cotangent, from, end);
            slice.biasActivation.Backward(
                factor, slice.RowRange(slice.preActivations, from, end), slice.RowRange(slice.activations, from, end),
                slice.RowRange(slice.cotangent, from, end), slice.RowRange(slice.scaledCotangent, from, end));
        });
        for (var i = 1; i < leadingFactors.Length; i++)
            kernels.Map(new Scale(leadingFactors[i]), RowRange(scaledCotangent, 0, rows), RowRange(scaledCotangent, 0, rows));
    }

    /// <summary>x̄ ← x̄ + z̄·Wᵀ, or z̄·Wᵀ in the first slice: the cotangent of the input, which is ȳ of the layer before.</summary>
    /// <param name="callerKernels">The arithmetic and threads of the caller.</param>
    /// <param name="firstColumn">The first column of x̄: a row of W.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="xBar">rows × columns, rows <paramref name="stride"/> apart; written.</param>
    /// <param name="stride">Elements from one row of x̄ to the next.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void AddInputCotangent(Kernels<T> callerKernels, int firstColumn, int columns, Memory<T> xBar, int stride, int rows) =>
        callerKernels.Gemm(
            firstOutput == 0 ? default : xBar,
            new(cotangent, IsTransposed: false) { LeadingDimension = paddedOutputs },
            new(weights[(firstColumn * paddedOutputs)..], IsTransposed: true) { LeadingDimension = paddedOutputs },
            xBar, new(rows, outputCount, columns) { LeadingDimension = stride });

    /// <summary>
    /// The gradient of b is Σᵢ z̄ᵢ, summed over the rows in ascending order, and that of W is xᵀz̄; both are handed to the optimizer.
    /// </summary>
    /// <remarks>One row is copied, because a sum that begins with 0 would turn −0 into 0.</remarks>
    public void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> x, int rows)
    {
        if (rows == 1) cotangent.Span[..paddedOutputs].CopyTo(biasGradient);
        else kernels.Gemv([], ones.AsSpan(0, rows), cotangent.Span[..(rows * paddedOutputs)], biasGradient);
        foreach (var factor in update.LeadingFactors) kernels.Map(new Scale(factor), biasGradient, biasGradient);
        if (!optimizer.IsSingleGemm) optimizer.BeginUpdate(update, x, scaledCotangent, rows);
        else
        {
            biasActivation.AddToBias(bias, biasGradient);
            AddWeightUpdate(x, rows);
        }
    }

    /// <summary>W ← W + xᵀu with the scaled cotangent u. Several slices of x are the shares of the parallel loop.</summary>
    void AddWeightUpdate(ImmutableArray<ColumnSlice<T>> x, int rows) => kernels.ParallelFor(
        x.Length, (Slice: this, X: x, Rows: rows, Kernels: x.Length == 1 ? kernels : singleThreaded), static (product, i) =>
        {
            var (slice, inputs) = (product.Slice, product.X[i]);
            var weightRows = slice.weights[(inputs.FirstColumn * slice.paddedOutputs)..];
            product.Kernels.Gemm(
                weightRows, inputs.Values with { IsTransposed = true }, new(slice.scaledCotangent, IsTransposed: false), weightRows,
                new(inputs.ColumnCount, product.Rows, slice.paddedOutputs));
        });

    /// <summary>z̄, batch × n, into its columns of the layer's z̄, for an optimizer without an in-place form.</summary>
    /// <param name="destination">rows × rowStride, written.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="rowStride">Outputs of the whole layer.</param>
    public void CopyCotangentTo(Span<T> destination, int rows, int rowStride) =>
        StridedRows.CopyRows(cotangent.Span, paddedOutputs, destination[firstOutput..], rowStride, rows, outputCount);

    Span<T> RowRange(Memory<T> paddedMatrix, int firstRow, int endRow) =>
        paddedMatrix.Span[(firstRow * paddedOutputs)..(endRow * paddedOutputs)];
}
