using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// A range of the outputs of a dense layer with its activation (column parallelism): y = f(a·W + b) for columns first … end − 1 of W, b and
/// y, its backward pass and its update, in arrays that every step overwrites.
/// </summary>
/// <remarks>
/// With n = end − first and width = n padded to the SIMD width, all row-major and, where <see cref="Kernels{T}.AllocateAligned"/> makes
/// them, aligned to 64 bytes: <c>w</c>: in × width; <c>x</c>, <c>y</c> and <c>cotangent</c>: batch × width; <c>bias</c> and
/// <c>biasUpdate</c>: width.
/// <c>x</c> is a·W + b after <see cref="Forward"/> and the scaled x̄ after <see cref="Backward"/>; <c>cotangent</c> is ȳ, then x̄.
/// Padding of w, bias and cotangent is 0 and stays 0; padding of y is f(0), and no product reads it. Padding of the gradient and of the
/// optimizer's slots holds what the transforms make of zeros.
/// A shard owns its arrays and is the only one to write to them, in the share of a parallel loop that has its number: so a core finds in
/// its cache what it wrote in the step before. It reads y of the layer before, x̄ and W of the layer after it; the end of each parallel
/// loop separates these reads from the next writes.
/// </remarks>
sealed class LayerShard<T> where T : unmanaged
{
    readonly Kernels<T> kernels, singleThreaded;
    readonly BiasActivation<T> activation;
    readonly int inputs, first, columns, width;
    readonly Memory<T> w, x, y, cotangent;
    readonly T[] bias, ones, biasUpdate;
    readonly ShardOptimizer<T> optimizer;

    /// <param name="unit">The whole layer.</param>
    /// <param name="update">The optimizer, with its state for the whole layer.</param>
    /// <param name="first">Its first output in this shard.</param>
    /// <param name="end">One past its last output in this shard.</param>
    /// <param name="rows">The largest batch that the arrays have rows for.</param>
    /// <param name="kernels">On one thread, unless this is the only shard: then its products run on all threads.</param>
    public LayerShard(DenseUnit<T> unit, LayerOptimizer<T> update, int first, int end, int rows, Kernels<T> kernels)
    {
        (this.kernels, singleThreaded, activation) = (kernels, kernels.WithThreads(1), unit.Activation);
        (inputs, this.first, columns, width) = (unit.W.Rows, first, end - first, kernels.PaddedWidth(end - first));
        x = Kernels<T>.AllocateAligned(rows * width);
        y = Kernels<T>.AllocateAligned(rows * width);
        cotangent = Kernels<T>.AllocateAligned(rows * width);
        w = Kernels<T>.AllocateAligned(inputs * width);
        StridedRows.Copy(unit.W.Span[first..], unit.W.Columns, w.Span, width, inputs, columns);
        bias = Kernels<T>.Pad(unit.B.Span.Slice(first, columns), columns, width);
        (ones, biasUpdate) = (new T[rows], new T[width]);
        ones.AsSpan().Fill(kernels.FromDouble(1));
        optimizer = new(update, new(w, bias), first, columns, biasUpdate, kernels);
    }

    /// <summary>W, b, and what the optimizer keeps of them.</summary>
    public ShardOptimizer<T> Optimizer => optimizer;

    /// <summary>y, batch × n, as columns of the next layer's input.</summary>
    public ColumnSlice<T> Outputs => new(new(y, IsTransposed: false) { LeadingDimension = width }, first, columns);

    /// <summary>Copies the inputs of a batch into a buffer of this shard.</summary>
    /// <param name="batch">batch × in; a row source decodes its rows here.</param>
    /// <param name="begin">
    /// The row to begin with. Each shard begins with another one, so that each row is fetched from main memory by one thread, and by the
    /// others from the shared cache.
    /// </param>
    /// <param name="buffer">batch × in, without padding; written.</param>
    public void ReadInputs(Matrix<T> batch, int begin, Memory<T> buffer)
    {
        Copy(begin, batch.Rows);
        Copy(0, begin);

        void Copy(int first, int last) => kernels.ParallelRows(last - first, inputs, (from, end) =>
            batch.CopyTo(first + from, buffer.Span[((first + from) * inputs)..((first + end) * inputs)]));
    }

    /// <summary>x = a·W + b, y = f(x).</summary>
    /// <param name="a">The input, batch × in, as column slices in order: the sum over in continues from one slice to the next.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void Forward(ImmutableArray<ColumnSlice<T>> a, int rows)
    {
        foreach (var slice in a)
            kernels.Gemm(
                slice.First == 0 ? default : x,
                slice.Values,
                new(w[(slice.First * width)..], IsTransposed: false),
                x, new(rows, slice.Count, width));
        kernels.ParallelRows(rows, width, (from, end) =>
        {
            for (var i = from; i < end; i++) activation.Forward(Rows(x, i, i + 1), bias, Rows(x, i, i + 1), Rows(y, i, i + 1));
        });
    }

    /// <summary>x̄ = ȳ·f′(x) in the place of ȳ, and x̄ times the leading factors in the place of x, which is not read again.</summary>
    public void Backward(ImmutableArray<double> factors, int rows) => kernels.ParallelRows(rows, width, (from, end) =>
    {
        var scaled = Rows(x, from, end);
        activation.Backward(factors.IsEmpty ? 1 : factors[0], scaled, Rows(y, from, end), Rows(cotangent, from, end), scaled);
        for (var i = 1; i < factors.Length; i++) kernels.Map(new Scale(factors[i]), scaled, scaled);
    });

    /// <summary>
    /// ȳ = x̄·Wᵀ with x̄ and W of the layer after this one; the sum over its outputs continues from one of its shards to the next.
    /// </summary>
    public void ReceiveGradient(ImmutableArray<LayerShard<T>> next, int rows)
    {
        foreach (var shard in next)
            kernels.Gemm(
                shard.first == 0 ? default : cotangent,
                new(shard.cotangent, IsTransposed: false) { LeadingDimension = shard.width },
                new(shard.w[(first * shard.width)..], IsTransposed: true) { LeadingDimension = shard.width },
                cotangent, new(rows, shard.columns, columns) { LeadingDimension = width });
    }

    /// <summary>
    /// The gradient of b is Σᵢ x̄ᵢ, summed over the rows in ascending order, and that of W is aᵀx̄; both are handed to the optimizer.
    /// </summary>
    /// <remarks>One row is copied, because a sum that begins with 0 would turn −0 into 0.</remarks>
    public void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> a, int rows)
    {
        if (rows == 1) cotangent.Span[..width].CopyTo(biasUpdate);
        else kernels.Gemv([], ones.AsSpan(0, rows), cotangent.Span[..(rows * width)], biasUpdate);
        foreach (var factor in update.Factors) kernels.Map(new Scale(factor), biasUpdate, biasUpdate);
        if (!optimizer.IsProduct) optimizer.BeginUpdate(update, a, x, rows);
        else
        {
            activation.UpdateBias(bias, biasUpdate);
            AddProduct(a, rows);
        }
    }

    /// <summary>W ← W + aᵀu, u in the place of x.</summary>
    void AddProduct(ImmutableArray<ColumnSlice<T>> a, int rows)
    {
        var gemm = a.Length == 1 ? kernels : singleThreaded;        // several slices are the shares of the parallel loop
        kernels.ParallelFor(a.Length, i =>
        {
            var (slice, rowsOfW) = (a[i], w[(a[i].First * width)..]);
            var aTransposed = slice.Values with { IsTransposed = true };
            gemm.Gemm(rowsOfW, aTransposed, new(x, IsTransposed: false), rowsOfW, new(slice.Count, rows, width));
        });
    }

    /// <summary>x̄, batch × n, into its columns of the layer's x̄, for an optimizer without an in-place form.</summary>
    /// <param name="outputs">rows × stride, written.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="stride">Outputs of the whole layer.</param>
    public void CopyCotangentTo(Span<T> outputs, int rows, int stride) =>
        StridedRows.Copy(cotangent.Span, width, outputs[first..], stride, rows, columns);

    /// <summary>Of the last layer: ȳ, batch × out, of a loss without an in-place form.</summary>
    public void SetOutputGradient(Matrix<T> gradient) =>
        StridedRows.Copy(gradient.Span, gradient.Columns, cotangent.Span, width, gradient.Rows, gradient.Columns);

    /// <summary>Of the last layer: ȳ = ∂L/∂y, written by the loss in place.</summary>
    public void SetOutputGradient(LossGradientKernel<T> lossGradient, Matrix<T> target) => lossGradient.Run(y.Span, target, cotangent.Span);

    /// <summary>Copies y into its columns of the layer's output.</summary>
    /// <param name="outputs">rows × stride, written.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="stride">Outputs of the whole layer.</param>
    public void CopyOutputsTo(Span<T> outputs, int rows, int stride) =>
        StridedRows.Copy(y.Span, width, outputs[first..], stride, rows, columns);

    Span<T> Rows(Memory<T> matrix, int from, int end) => matrix.Span[(from * width)..(end * width)];
}
