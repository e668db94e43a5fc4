using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>A part of a network and its index among the parts, from which its random key is derived.</summary>
readonly record struct IndexedPart(Layer Layer, int Index);

/// <summary>Which layers can be one of <see cref="ElementwiseStages{T}"/>.</summary>
static class ElementwiseStages
{
    /// <summary>Whether a layer can be one of the run.</summary>
    public static bool IsSupported(Layer layer) => layer is IElementwiseLayer or Dropout;
}

/// <summary>
/// A run of elementwise layers and dropout, y = fₙ(… f₁(x)), on columns of a batch: batch × width, the width padded to the SIMD width.
/// </summary>
sealed class ElementwiseStages<T> where T : unmanaged
{
    readonly ImmutableArray<ElementwiseStage<T>> stages;

    /// <param name="parts">The layers; each <see cref="ElementwiseStages.IsSupported"/>.</param>
    /// <param name="rowLength">Columns of the whole batch.</param>
    /// <param name="firstColumn">The column of the batch that is column 0 here.</param>
    /// <param name="columns">Columns here.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="kernels">The arithmetic.</param>
    public ElementwiseStages(
        ImmutableArray<IndexedPart> parts, int rowLength, int firstColumn, int columns, int maxRows, Kernels<T> kernels) =>
        stages = [.. parts.Select(part => part.Layer is Dropout dropout
            ? new DropoutStage<T>(dropout.Rate, part.Index, rowLength, firstColumn, columns, maxRows, kernels)
            : (ElementwiseStage<T>)new ActivationStage<T>((IElementwiseLayer)part.Layer, columns, maxRows, kernels))];

    /// <summary>Whether there are no layers: y = x.</summary>
    public bool IsEmpty => stages.IsEmpty;

    /// <summary>y: batch × padded width; there is at least one layer.</summary>
    public Memory<T> Outputs => stages[^1].Outputs;

    /// <summary>y of rows firstRow … endRow − 1.</summary>
    public void Forward(Memory<T> x, int firstRow, int endRow, Key? key)
    {
        foreach (var stage in stages)
        {
            stage.Forward(x, firstRow, endRow, key);
            x = stage.Outputs;
        }
    }

    /// <summary>ȳ → x̄ in place, of rows firstRow … endRow − 1. x: that of the forward pass.</summary>
    public void Backward(Memory<T> x, Memory<T> cotangent, int firstRow, int endRow)
    {
        for (var i = stages.Length - 1; i >= 0; i--)
            stages[i].Backward(i == 0 ? x : stages[i - 1].Outputs, cotangent, firstRow, endRow);
    }
}

/// <summary>One of <see cref="ElementwiseStages{T}"/>.</summary>
abstract class ElementwiseStage<T>(int paddedColumns, int maxRows) where T : unmanaged
{
    readonly int paddedColumns = paddedColumns;

    /// <summary>y: batch × padded columns.</summary>
    public Memory<T> Outputs { get; } = Kernels<T>.AllocateAligned(maxRows * paddedColumns);

    /// <summary>y of rows firstRow … endRow − 1; in inference, without a key, dropout is y = x.</summary>
    public abstract void Forward(Memory<T> x, int firstRow, int endRow, Key? key);

    /// <summary>ȳ → x̄ in place, of rows firstRow … endRow − 1.</summary>
    public abstract void Backward(Memory<T> x, Memory<T> cotangent, int firstRow, int endRow);

    /// <summary>Rows firstRow … endRow − 1 of an array of the stage's shape.</summary>
    protected Span<T> Rows(Memory<T> array, int firstRow, int endRow) =>
        array.Span[(firstRow * paddedColumns)..(endRow * paddedColumns)];
}

/// <summary>An elementwise layer.</summary>
sealed class ActivationStage<T>(IElementwiseLayer layer, int columns, int maxRows, Kernels<T> kernels)
    : ElementwiseStage<T>(kernels.PaddedWidth(columns), maxRows) where T : unmanaged
{
    readonly IElementwiseLayer layer = layer;
    readonly Kernels<T> kernels = kernels;
    readonly BiasActivation<T> biasActivation = layer.CreateBiasActivation(kernels);

    public override void Forward(Memory<T> x, int firstRow, int endRow, Key? key) =>
        layer.Forward(kernels, Rows(x, firstRow, endRow), Rows(Outputs, firstRow, endRow));

    public override void Backward(Memory<T> x, Memory<T> cotangent, int firstRow, int endRow)
    {
        var yBar = Rows(cotangent, firstRow, endRow);
        biasActivation.Backward(1, Rows(x, firstRow, endRow), Rows(Outputs, firstRow, endRow), yBar, yBar);
    }
}

/// <summary>Dropout: its mask of the current step stays for the backward pass.</summary>
sealed class DropoutStage<T>(double rate, int partIndex, int rowLength, int firstColumn, int columns, int maxRows, Kernels<T> kernels)
    : ElementwiseStage<T>(kernels.PaddedWidth(columns), maxRows) where T : unmanaged
{
    readonly double rate = rate;
    readonly int partIndex = partIndex, rowLength = rowLength, firstColumn = firstColumn, columns = columns;
    readonly Kernels<T> kernels = kernels;
    readonly Memory<T> mask = Kernels<T>.AllocateAligned(maxRows * kernels.PaddedWidth(columns));

    public override void Forward(Memory<T> x, int firstRow, int endRow, Key? key)
    {
        if (key is not { } stepKey)
        {
            Rows(x, firstRow, endRow).CopyTo(Rows(Outputs, firstRow, endRow));
            return;
        }
        var partKey = stepKey.FoldIn(partIndex);
        for (var row = firstRow; row < endRow; row++)
            DropoutMask.Fill(rate, partKey, (long)row * rowLength + firstColumn, Rows(mask, row, row + 1)[..columns]);
        kernels.Zip(new Multiply(), Rows(x, firstRow, endRow), Rows(mask, firstRow, endRow), Rows(Outputs, firstRow, endRow));
    }

    public override void Backward(Memory<T> x, Memory<T> cotangent, int firstRow, int endRow)
    {
        var yBar = Rows(cotangent, firstRow, endRow);
        kernels.Zip(new Multiply(), yBar, Rows(mask, firstRow, endRow), yBar);
    }
}
