using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Layers;

namespace Pipeline.Models;

/// <summary>
/// The function of a <see cref="Model"/>, with the bits of <see cref="Layer.Forward"/>: weights rounded to <typeparamref name="T"/> and
/// packed once. Immutable: any number of threads may call it at once.
/// </summary>
/// <remarks>
/// A call runs on its own thread and allocates nothing, however many rows it has, once the shared pool has lent a thread memory for a wide
/// network. Dense layers, activations, dropout (which is the identity here) and residual connections are fused. A layer of one's own that
/// is no activation runs as it is written and allocates its matrices; where its <see cref="Layer.IsRowIndependent"/> is false, it gets all
/// rows of a call at once, else blocks of them.
/// </remarks>
/// <typeparam name="T">float or double; the precision of the arithmetic.</typeparam>
public sealed class Predictor<T> where T : unmanaged
{
    // Rows of a block: what layers hand on stays in the cache, and each weight that is loaded serves them all.
    const int DefaultBlockRows = 64;

    // Scratch up to this length is memory of the stack.
    const int MaxStackElements = 16 << 10;

    readonly Kernels<T> kernels = Kernels<T>.Default;
    readonly InferenceNetwork<T> network;
    readonly InputEncoder<T> encoder;
    readonly OutputKind outputKind;
    readonly ImmutableArray<string> classNames;
    readonly int maxBlockRows, scratchPerRow, encodedWidth, outputStride;

    /// <param name="model">A model whose parts fit each other.</param>
    internal Predictor(Model model)
    {
        (InputWidth, OutputWidth, outputKind) = (model.InputWidth, model.OutputWidth, model.OutputKind);
        classNames = model.ClassNames;
        network = new(model.Network, ParameterTensors.RoundTo<T>(CheckFinite(model)), InputWidth, kernels);
        encoder = new(model.InputEncoding, InputWidth);
        encodedWidth = encoder.IsIdentity ? 0 : InputWidth;
        outputStride = kernels.PaddedWidth(OutputWidth);
        // The outputs, as much for their softmax, the encoded inputs, and what the layers need.
        scratchPerRow = 2 * outputStride + encodedWidth + network.ScratchPerRow;
        maxBlockRows = model.Network.Parts.All(IsRowIndependent) ? DefaultBlockRows : int.MaxValue;
    }

    /// <summary>Columns of the inputs.</summary>
    public int InputWidth { get; }

    /// <summary>Columns of the outputs.</summary>
    public int OutputWidth { get; }

    /// <summary>The probabilities of the classes, or the numbers, for any number of rows.</summary>
    /// <param name="inputs">rows × <see cref="InputWidth"/>, row-major, before the model's input encoding.</param>
    /// <param name="outputs">rows × <see cref="OutputWidth"/>, written.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit, the spans overlap, or an input is no pixel where the model takes pixels.
    /// </exception>
    [SkipLocalsInit]
    public void Predict(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        var rows = CountRows(inputs, outputs);
        var blockRows = Math.Min(rows, maxBlockRows);
        var length = checked(blockRows * scratchPerRow);
        if (length <= MaxStackElements)
        {
            PredictBlocks(inputs, outputs, blockRows, stackalloc T[length]);
            return;
        }
        var rented = ArrayPool<T>.Shared.Rent(length);
        try
        {
            PredictBlocks(inputs, outputs, blockRows, rented);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// The class of one row: the largest output, the first of equal ones; where the only output is an independent probability, 1 if that is
    /// above ½, else 0.
    /// </summary>
    /// <param name="inputs"><see cref="InputWidth"/> numbers, before the model's input encoding.</param>
    /// <exception cref="ArgumentException">The length does not fit, or an input is no pixel where the model takes pixels.</exception>
    /// <exception cref="InvalidOperationException">The model has no classes, but numbers.</exception>
    [SkipLocalsInit]
    public int PredictClass(ReadOnlySpan<T> inputs)
    {
        if (outputKind == OutputKind.Numbers)
            throw new InvalidOperationException("The outputs of the model are numbers, no classes: call Predict.");
        if (inputs.Length != InputWidth)
            throw new ArgumentException(
                $"{inputs.Length} inputs were given, but a row has {InputWidth}: give one row, or call Predict for several.");
        if (scratchPerRow <= MaxStackElements) return ClassOf(inputs, stackalloc T[scratchPerRow]);
        var rented = ArrayPool<T>.Shared.Rent(scratchPerRow);
        try
        {
            return ClassOf(inputs, rented);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>The name of the class of one row; its number where the classes of the model have no names.</summary>
    /// <param name="inputs"><see cref="InputWidth"/> numbers, before the model's input encoding.</param>
    /// <exception cref="ArgumentException">The length does not fit, or an input is no pixel where the model takes pixels.</exception>
    /// <exception cref="InvalidOperationException">The model has no classes, but numbers.</exception>
    public string PredictClassName(ReadOnlySpan<T> inputs) => PredictClass(inputs) is var number && classNames.IsEmpty
        ? number.ToString(CultureInfo.InvariantCulture)
        : classNames[number];

    /// <summary>The share of the rows of a set whose class is that of their target, 0 … 1.</summary>
    /// <param name="data">X: rows × in, before the model's input encoding; Target: rows × classes, the largest being the class.</param>
    /// <exception cref="ArgumentException">The widths do not fit, or there are no rows.</exception>
    /// <exception cref="InvalidOperationException">The model has no classes, but numbers.</exception>
    public double Accuracy(Batch<T> data)
    {
        if (data.Count == 0) throw new ArgumentException("There are no rows to be right or wrong about.");
        if (data.Target.Columns != OutputWidth || data.Target.Rows != data.Count)
            throw new ArgumentException(
                $"The targets are {data.Target.Shape}, but must be {data.Count} × {OutputWidth}: a row for each row of inputs, a number "
                + "for each class.");
        var correct = Enumerable.Range(0, data.Count).Count(i =>
            PredictClass(data.X.Row(i)) == OutputKind.Probabilities.ClassOf(kernels, data.Target.Row(i)));
        return (double)correct / data.Count;
    }

    void PredictBlocks(ReadOnlySpan<T> inputs, Span<T> outputs, int blockRows, Span<T> scratch)
    {
        for (int start = 0, rows; start * OutputWidth < outputs.Length; start += rows)
        {
            rows = Math.Min(blockRows, outputs.Length / OutputWidth - start);
            var y = Forward(inputs.Slice(start * InputWidth, rows * InputWidth), rows, scratch);
            outputKind.ToProbabilities(kernels, y, OutputWidth, outputStride, scratch.Slice(y.Length, y.Length));
            for (var row = 0; row < rows; row++)
                y.Slice(row * outputStride, OutputWidth).CopyTo(outputs[((start + row) * OutputWidth)..]);
        }
    }

    int ClassOf(ReadOnlySpan<T> inputs, Span<T> scratch) =>
        outputKind.ClassOf(kernels, Forward(inputs, 1, scratch)[..OutputWidth]);

    /// <summary>The outputs of the network for a block, at the start of scratch; as many elements behind them are free.</summary>
    Span<T> Forward(ReadOnlySpan<T> inputs, int rows, Span<T> scratch)
    {
        var y = scratch[..(rows * outputStride)];
        var encoded = scratch.Slice(2 * y.Length, rows * encodedWidth);
        var rest = scratch[(2 * y.Length + encoded.Length)..];
        if (!encoded.IsEmpty) encoder.Encode(inputs, encoded);
        network.Forward(encoded.IsEmpty ? inputs : encoded, InputWidth, y, rows, rest);
        return y;
    }

    int CountRows(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        var rows = inputs.Length / InputWidth;
        if (rows * InputWidth != inputs.Length)
            throw new ArgumentException($"{inputs.Length} inputs were given, but a row has {InputWidth}: give whole rows.");
        if (outputs.Length != (long)rows * OutputWidth)
            throw new ArgumentException(
                $"The outputs have room for {outputs.Length} numbers, but must have it for {(long)rows * OutputWidth}: "
                + $"{OutputWidth} for each row of inputs.");
        if (inputs.Overlaps(outputs))
            throw new ArgumentException("The outputs would be written over the inputs: give them memory of their own.");
        return rows;
    }

    static bool IsRowIndependent(Layer layer) =>
        layer is Residual residual ? residual.Inner.Parts.All(IsRowIndependent) : layer.IsRowIndependent;

    static Parameters<double> CheckFinite(Model model) => ModelCheck
        .CheckFinite(model.Network, model.Parameters, typeof(T) == typeof(float) ? Numerics.Precision.Single : Numerics.Precision.Double)
        .IfFail(error => throw new ArgumentException(error.Message));
}
