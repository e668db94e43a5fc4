using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// The forward passes of the networks that are perturbed in one row of a dense layer's weights, as a batch of N = 2·out rows, and the
/// central differences of their losses. Its arrays serve one row of the weights after the other, because new ones would cost as much as the
/// arithmetic.
/// </summary>
/// <remarks>
/// Row-major and unpadded, for a perturbed layer of in × out: <c>plusRow</c> and <c>minusRow</c>, a row of W ± h: out; <c>losses</c>: N;
/// <c>activationBuffers</c>, two buffers of N × the largest width, in turn the input and the output of a layer; <c>products</c>, x·W before
/// the biases are added: N × a layer's width, of the first layer in the layout of <see cref="PerturbedProducts{T}"/>, and at the end the
/// terms of the loss; <c>replacedWeights</c>: the perturbed weights, in × out, or for the first layer one row of them per network, in that
/// layout; <c>replacedProducts</c>, x·W with a whole row of W replaced: N × out.
/// The executor owns these arrays and serves one thread.
/// </remarks>
sealed class PerturbedExecutor<T> where T : unmanaged
{
    readonly PerturbedNetwork<T> unperturbedNetwork;
    readonly int perturbedLayerIndex, networkCount;
    readonly Kernels<T> kernels;
    readonly int[] outputWidths;            // of each layer
    readonly Matrix<T>[] biases;            // of each dense layer, N × its width; of other layers not used
    readonly Matrix<T> targets;             // N × classes
    readonly T[] plusRow, minusRow, replacedWeights, products, replacedProducts, losses;
    readonly T[][] activationBuffers;

    /// <param name="network">The unperturbed network.</param>
    /// <param name="perturbedLayerIndex">Index of the dense layer to perturb.</param>
    /// <param name="biases">Its biases in each network: 2·out × out.</param>
    public PerturbedExecutor(PerturbedNetwork<T> network, int perturbedLayerIndex, Matrix<T> biases)
    {
        (unperturbedNetwork, this.perturbedLayerIndex) = (network, perturbedLayerIndex);
        (networkCount, kernels) = (biases.Rows, network.Kernels.WithThreads(1));
        outputWidths = OutputWidths([.. network.Parts.Select(p => p.Layer)]);
        this.biases =
        [
            .. network.Parts.Select(
                (p, i) => i == perturbedLayerIndex ? biases : p.Layer is Dense ? network.Bias(i).Tile(networkCount) : network.Target),
        ];
        targets = network.Target.Tile(networkCount);
        (plusRow, minusRow) = (new T[biases.Columns], new T[biases.Columns]);
        var firstBufferLength = network.FirstLayerProducts.BufferLength(networkCount);
        var activationBufferLength = networkCount * outputWidths.Max();
        replacedWeights = new T[perturbedLayerIndex == 0 ? firstBufferLength : network.Weights(perturbedLayerIndex).Span.Length];
        (products, replacedProducts) = (
            new T[Math.Max(firstBufferLength, activationBufferLength)],
            new T[perturbedLayerIndex == 0 ? 0 : networkCount * biases.Columns]);
        activationBuffers = [new T[activationBufferLength], new T[activationBufferLength]];
        losses = new T[networkCount];
    }

    static int[] OutputWidths(ImmutableArray<Layer> layers)
    {
        var widths = new int[layers.Length];
        for (var i = 0; i < widths.Length; i++)
            widths[i] = layers[i] is Dense dense ? dense.Outputs : layers[i].OutputWidth(widths[i - 1]).ThrowIfFail();
        return widths;
    }

    /// <summary>gⱼ = (Jⱼ − J_{out + j}) / 2h, with wᵢⱼ increased by h in network j and decreased by h in network out + j.</summary>
    /// <param name="row">i; a row that W does not have leaves W as it is, for the gradient of the biases.</param>
    /// <param name="gradient">out elements, written.</param>
    public void RowGradient(int row, Span<T> gradient)
    {
        var w = unperturbedNetwork.Weights(perturbedLayerIndex);
        var isReplaced = row < w.Rows;
        if (isReplaced) unperturbedNetwork.DifferenceMethod.Perturb(kernels, w.Row(row), plusRow, minusRow);
        if (isReplaced && perturbedLayerIndex == 0)
            unperturbedNetwork.FirstLayerProducts.MultiplyPerturbed(row, plusRow, minusRow, replacedWeights, products);
        else unperturbedNetwork.FirstLayerProducts.Multiply(networkCount, products);
        unperturbedNetwork.FirstLayerProducts.AddBiases(products, networkCount, biases[0].Span, activationBuffers[0]);
        for (var layerIndex = 1; layerIndex < outputWidths.Length; layerIndex++)
            Forward(layerIndex, isReplaced && layerIndex == perturbedLayerIndex ? row : -1);
        var losses = ComputeLosses();
        unperturbedNetwork.DifferenceMethod.DifferenceQuotients(kernels, losses[..gradient.Length], losses[gradient.Length..], gradient);
    }

    /// <summary>One layer of all networks. <paramref name="perturbedRow"/> is the perturbed row of its weights, or −1 for none.</summary>
    void Forward(int layerIndex, int perturbedRow)
    {
        var x = activationBuffers[(layerIndex - 1) % 2];
        var y = activationBuffers[layerIndex % 2].AsSpan(0, networkCount * outputWidths[layerIndex]);
        switch (unperturbedNetwork.Parts[layerIndex].Layer)
        {
            case IElementwiseLayer elementwise:
                elementwise.Forward(kernels, x.AsSpan(0, y.Length), y);
                break;
            case Dense:
                Multiply(x, unperturbedNetwork.Weights(layerIndex).Array, products, layerIndex);
                if (perturbedRow >= 0) PerturbProducts(x, perturbedRow, layerIndex);
                kernels.Zip(new Add(), products.AsSpan(0, y.Length), biases[layerIndex].Span, y);
                break;
            case var layer:
                layer.Forward(Parameters<T>.Empty, AsMatrix(x, outputWidths[layerIndex - 1])).Span.CopyTo(y);
                break;
        }
    }

    /// <summary>
    /// Multiplies x by W with the whole row replaced by row + h, then by row − h, and takes column j of networks j and out + j: there only
    /// wᵢⱼ enters, so the element is that of the network perturbed in wᵢⱼ alone.
    /// </summary>
    void PerturbProducts(T[] x, int row, int layerIndex)
    {
        var n = outputWidths[layerIndex];
        for (var sign = 0; sign < 2; sign++)
        {
            unperturbedNetwork.Weights(layerIndex).Span.CopyTo(replacedWeights);
            (sign == 0 ? plusRow : minusRow).CopyTo(replacedWeights, row * n);
            Multiply(x, replacedWeights, replacedProducts, layerIndex);
            for (var j = 0; j < n; j++) products[(sign * n + j) * n + j] = replacedProducts[(sign * n + j) * n + j];
        }
    }

    /// <summary>y = x·W. x: N × in; W: in × out; y: N × out.</summary>
    void Multiply(T[] x, T[] w, T[] y, int layerIndex) =>
        kernels.Gemm(default, x, w, y, new(networkCount, outputWidths[layerIndex - 1], outputWidths[layerIndex]));

    /// <summary>J of each network.</summary>
    ReadOnlySpan<T> ComputeLosses()
    {
        var (outputs, classCount) = (AsMatrix(activationBuffers[(outputWidths.Length - 1) % 2], outputWidths[^1]), outputWidths[^1]);
        if (unperturbedNetwork.Loss is not IElementwiseLoss loss) return unperturbedNetwork.Loss.PerSample(outputs, targets).Span;
        loss.ComputeTerms(kernels, outputs.Span, targets.Span, products);
        for (var i = 0; i < networkCount; i++) losses[i] = SumOfTerms(products.AsSpan(i * classCount, classCount));
        return losses;
    }

    T SumOfTerms(ReadOnlySpan<T> terms) => BatchMean.Saturate(kernels.Sum(terms), terms);

    Matrix<T> AsMatrix(T[] array, int columns) => new(networkCount, columns, array);
}
