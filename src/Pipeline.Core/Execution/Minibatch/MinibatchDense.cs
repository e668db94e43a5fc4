using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// A dense layer with the elementwise layers after it, its outputs partitioned into <see cref="LayerSlice{T}"/>s: forward, backward and
/// update as <see cref="GradientStep"/> computes them, in arrays that every step overwrites.
/// </summary>
/// <remarks>
/// A layer with enough outputs has one slice per thread, for the whole training run; slice i is computed in share i of each parallel loop.
/// Each slice of a first layer has a copy of the batch, in <c>inputCopies</c>: batch × in, aligned to 64 bytes, so that its products read
/// it from the cache of their own core. A layer with few outputs is one slice whose products run on all threads.
/// </remarks>
sealed class MinibatchDense<T> : IMinibatchLayer<T>, IBatchReader<T>, IUpdatedParameters<T> where T : unmanaged
{
    // Vectors of outputs per slice, at least: the width of the microkernel's tile.
    const int MinVectorsPerSlice = 3;

    readonly Kernels<T> kernels;
    readonly int inputWidth, outputWidth;
    readonly ImmutableArray<LayerSlice<T>> slices;
    readonly ImmutableArray<Memory<T>> inputCopies;                   // of a first layer: the batch, a copy per slice
    readonly ImmutableArray<ImmutableArray<ColumnSlice<T>>> inputSlices;      // the same copies as operands, one slice each
    readonly ImmutableArray<Memory<T>> keptGradient;
    readonly T[] weightSquares, biasSquares;

    /// <param name="parameters">W and b.</param>
    /// <param name="unit">The dense layer and the elementwise layers after it.</param>
    /// <param name="setup">The optimizer and its state for the layer.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="isFirst">Whether it reads the batch.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public MinibatchDense(
        Parameters<T> parameters, NetworkUnit unit, LayerUpdateSetup<T> setup, int maxRows, bool isFirst, Kernels<T> kernels)
    {
        var (w, _) = parameters;
        (this.kernels, inputWidth, outputWidth) = (kernels, w.Rows, w.Columns);
        (weightSquares, biasSquares) = (new T[outputWidth], new T[outputWidth]);
        var vectors = kernels.PaddedWidth(outputWidth) / kernels.SimdWidth;
        var threads = kernels.ThreadCount((long)maxRows * inputWidth * outputWidth);
        var sliceCount = vectors < MinVectorsPerSlice * threads ? 1 : threads;
        var sliceKernels = sliceCount == 1 ? kernels : kernels.WithThreads(1);
        slices = kernels.ParallelCreate(
            sliceCount, i => new LayerSlice<T>(
                parameters, unit, setup, FirstOutput(i, sliceCount), FirstOutput(i + 1, sliceCount), maxRows, sliceKernels));
        Outputs = [.. slices.Select(slice => slice.Outputs)];
        keptGradient = [.. slices.Select(slice => slice.SliceOptimizer.Gradient).SelectMany(g => new[] { g.W, g.B })];
        inputCopies = isFirst ? kernels.ParallelCreate(sliceCount, _ => Kernels<T>.AllocateAligned(maxRows * inputWidth)) : [];
        inputSlices = [.. inputCopies.Select(copy => ImmutableArray.Create(new ColumnSlice<T>(
            new(copy, IsTransposed: false) { LeadingDimension = inputWidth }, FirstColumn: 0, ColumnCount: inputWidth)))];
    }

    public int MatrixCount => 2;

    public ImmutableArray<ColumnSlice<T>> Outputs { get; }

    public ImmutableArray<Matrix<T>> Gradients { get; private set; }

    /// <summary>Of a first layer: y = f(x·W + b). x: batch × in.</summary>
    public void Forward(Matrix<T> x, Key? key)
    {
        kernels.ParallelFor(slices.Length, (Layer: this, Batch: x, Key: key), static (pass, i) =>
        {
            var (layer, batch, key) = pass;
            layer.slices[i].ReadInputs(batch, batch.Rows * i / layer.slices.Length, layer.inputCopies[i]);
            layer.slices[i].Forward(layer.inputSlices[i], batch.Rows, key);
        });
    }

    public void Forward(ImmutableArray<ColumnSlice<T>> x, int rows, Key? key)
    {
        Shapes.Require(
            x.Width() == inputWidth, "a·b", "a needs as many columns as b has rows", (rows, x.Width()), (inputWidth, outputWidth));
        kernels.ParallelFor(slices.Length, (Slices: slices, X: x, Rows: rows, Key: key), static (pass, i) =>
            pass.Slices[i].Forward(pass.X, pass.Rows, pass.Key));
    }

    public void Backward(StepUpdate<T> update, ICotangentSource<T> next, int rows) => kernels.ParallelFor(
        slices.Length, (Slices: slices, Update: update, Next: next, Rows: rows), static (pass, i) =>
            pass.Slices[i].Backward(pass.Update.LeadingFactors, pass.Next, pass.Rows));

    /// <summary>Of a first layer: also its update, in the same parallel loop, because no layer before it reads its W.</summary>
    public void BackwardAndUpdate(StepUpdate<T> update, ICotangentSource<T> next, int rows)
    {
        kernels.ParallelFor(slices.Length, (Layer: this, Update: update, Next: next, Rows: rows), static (pass, i) =>
        {
            var (layer, update, next, rows) = pass;
            layer.slices[i].Backward(update.LeadingFactors, next, rows);
            if (update.Plan is not null) layer.slices[i].UpdateWeights(update, layer.inputSlices[i], rows);
        });
        if (update.Plan is null) KeepGradients(inputSlices[0], rows);
    }

    public void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> x, int rows)
    {
        if (update.Plan is null) KeepGradients(x, rows);
        else kernels.ParallelFor(slices.Length, (Slices: slices, Update: update, X: x, Rows: rows), static (pass, i) =>
            pass.Slices[i].UpdateWeights(pass.Update, pass.X, pass.Rows));
    }

    /// <summary>x̄ = z̄·Wᵀ, which is ȳ of the layer before; the sum over the outputs continues from one slice to the next.</summary>
    public void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows)
    {
        foreach (var slice in slices) slice.AddInputCotangent(kernels, firstColumn, columns, destination, stride, rows);
    }

    public ImmutableArray<Matrix<T>> CopyParameters() => CopyFromSlices(static (optimizer, _) => optimizer.Parameters, 0);

    public ImmutableArray<Matrix<T>> CopySlot(int index) => CopyFromSlices(static (optimizer, index) => optimizer.Slots[index], index);

    public void SetParameters(Parameters<T> p)
    {
        foreach (var slice in slices) slice.SliceOptimizer.CopySliceColumns(p, slice.SliceOptimizer.Parameters);
    }

    public void ContinueUpdate(StepUpdate<T> update, int stage) => kernels.ParallelFor(
        slices.Length, (Slices: slices, Update: update, Stage: stage), static (pass, i) =>
            pass.Slices[i].SliceOptimizer.ContinueUpdate(pass.Update, pass.Stage));

    public void WriteSquaredNormPerMatrix(Span<double> squaredNorms)
    {
        kernels.ParallelFor(slices.Length, this, static (layer, i) =>
            layer.slices[i].SliceOptimizer.CopyColumnSquaresTo(layer.weightSquares, layer.biasSquares));
        (squaredNorms[0], squaredNorms[1]) = (kernels.ToDouble(kernels.Sum(weightSquares)), kernels.ToDouble(kernels.Sum(biasSquares)));
    }

    public ImmutableArray<Matrix<T>> CopyGradient() => CopyFromSlices(static (optimizer, _) => optimizer.Gradient, 0);

    public ImmutableArray<Memory<T>> TakeGradient() => keptGradient;

    public void ScaleGradient(double factor) => kernels.ParallelFor(
        slices.Length, (Slices: slices, Factor: factor), static (pass, i) => pass.Slices[i].SliceOptimizer.ScaleGradient(pass.Factor));

    public void ApplyMaxNorm(MaxNorm maxNorm) => kernels.ParallelFor(
        slices.Length, (Slices: slices, MaxNorm: maxNorm), static (pass, i) => pass.Slices[i].SliceOptimizer.ApplyMaxNorm(pass.MaxNorm));

    /// <summary>W̄ = xᵀz̄ as its factors, and b̄, for an optimizer that is applied to copies.</summary>
    void KeepGradients(ImmutableArray<ColumnSlice<T>> x, int rows)
    {
        var zBar = Matrix<T>.Allocate(rows, outputWidth);
        foreach (var slice in slices) slice.CopyCotangentTo(zBar.Array, rows, outputWidth);
        Gradients = [Matrix<T>.TransposeTimes(x.ToMatrix(rows), zBar), zBar.ColumnSums()];
    }

    ImmutableArray<Matrix<T>> CopyFromSlices(Func<SliceOptimizer<T>, int, WeightsAndBias<T>> numbersOf, int slot)
    {
        var (w, b) = (GC.AllocateUninitializedArray<T>(inputWidth * outputWidth), new T[outputWidth]);
        kernels.ParallelFor(
            slices.Length, i => slices[i].SliceOptimizer.CopyIntoLayer(numbersOf(slices[i].SliceOptimizer, slot), w, b, outputWidth));
        return [new(inputWidth, outputWidth, w), new(1, outputWidth, b)];
    }

    int FirstOutput(int sliceIndex, int sliceCount) => Kernels<T>.PartitionStart(sliceIndex, sliceCount, outputWidth, kernels.SimdWidth);
}
