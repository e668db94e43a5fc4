using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// The forward passes of the networks that are perturbed in one row of a dense part's weights, as a batch of N = 2·out rows, and the
/// central differences of their losses. Its arrays serve one row of the weights after the other, because new ones would cost as much as the
/// arithmetic.
/// </summary>
/// <remarks>
/// Row-major and unpadded, for a perturbed part of in × out: <c>plusRow</c> and <c>minusRow</c>, a row of W ± h: out; <c>losses</c>: N;
/// <c>activationBuffers</c>, two buffers of N × the largest width, in turn the input and the output of a part; <c>products</c>, x·W before
/// the biases are added: N × a part's width, of the first part in the layout of <see cref="PerturbedProducts{T}"/>, and at the end the
/// terms of the loss; <c>replacedWeights</c>: the perturbed weights, in × out, or for the first part one row of them per network, in that
/// layout; <c>replacedProducts</c>, x·W with a whole row of W replaced: N × out.
/// The executor owns these arrays and serves one thread.
/// </remarks>
sealed class PerturbedExecutor<T> where T : unmanaged
{
    readonly PerturbedNetwork<T> network;
    readonly int perturbedPart, networkCount;
    readonly Kernels<T> kernels;
    readonly int[] outputWidths;                  // of the output of each part
    readonly Matrix<T>[] biases;            // of each dense part, N × its width; of other parts not used
    readonly Matrix<T> targets;             // N × classes
    readonly T[] plusRow, minusRow, replacedWeights, products, replacedProducts, losses;
    readonly T[][] activationBuffers;

    /// <param name="network">The unperturbed network.</param>
    /// <param name="partIndex">The dense part to perturb.</param>
    /// <param name="biases">Its biases in each network: 2·out × out.</param>
    public PerturbedExecutor(PerturbedNetwork<T> network, int partIndex, Matrix<T> biases)
    {
        (this.network, perturbedPart, networkCount, kernels) = (network, partIndex, biases.Rows, network.Kernels.WithThreads(1));
        outputWidths = OutputWidths([.. network.Parts.Select(p => p.Layer)]);
        this.biases =
        [
            .. network.Parts.Select(
                (p, i) => i == partIndex ? biases : p.Layer is Dense ? network.Bias(i).Tile(networkCount) : network.Target),
        ];
        targets = network.Target.Tile(networkCount);
        (plusRow, minusRow) = (new T[biases.Columns], new T[biases.Columns]);
        var (firstLength, widestLength) = (network.FirstLayerProducts.BufferLength(networkCount), networkCount * outputWidths.Max());
        replacedWeights = new T[partIndex == 0 ? firstLength : network.Weights(partIndex).Span.Length];
        (products, replacedProducts) = (
            new T[Math.Max(firstLength, widestLength)], new T[partIndex == 0 ? 0 : networkCount * biases.Columns]);
        activationBuffers = [new T[widestLength], new T[widestLength]];
        losses = new T[networkCount];
    }

    static int[] OutputWidths(ImmutableArray<Layer> parts)
    {
        var widths = new int[parts.Length];
        for (var i = 0; i < widths.Length; i++)
            widths[i] = parts[i] is Dense dense ? dense.Outputs : parts[i].OutputWidth(widths[i - 1]).ThrowIfFail();
        return widths;
    }

    /// <summary>gⱼ = (Jⱼ − J_{out + j}) / 2h, with wᵢⱼ increased by h in network j and decreased by h in network out + j.</summary>
    /// <param name="row">i; a row that W does not have leaves W as it is, for the gradient of the biases.</param>
    /// <param name="gradient">out elements, written.</param>
    public void RowGradient(int row, Span<T> gradient)
    {
        var w = network.Weights(perturbedPart);
        var isReplaced = row < w.Rows;
        if (isReplaced) network.DifferenceMethod.Perturb(kernels, w.Row(row), plusRow, minusRow);
        if (isReplaced && perturbedPart == 0)
            network.FirstLayerProducts.MultiplyPerturbed(row, plusRow, minusRow, replacedWeights, products);
        else network.FirstLayerProducts.Multiply(networkCount, products);
        network.FirstLayerProducts.AddBiases(products, networkCount, biases[0].Span, activationBuffers[0]);
        for (var part = 1; part < outputWidths.Length; part++) Forward(part, isReplaced && part == perturbedPart ? row : -1);
        var losses = ComputeLosses();
        network.DifferenceMethod.DifferenceQuotients(kernels, losses[..gradient.Length], losses[gradient.Length..], gradient);
    }

    /// <summary>One part of all networks. <paramref name="perturbedRow"/> is the perturbed row of its weights, or −1 for none.</summary>
    void Forward(int part, int perturbedRow)
    {
        var x = activationBuffers[(part - 1) % 2];
        var y = activationBuffers[part % 2].AsSpan(0, networkCount * outputWidths[part]);
        switch (network.Parts[part].Layer)
        {
            case IElementwiseLayer elementwise:
                elementwise.Forward(kernels, x.AsSpan(0, y.Length), y);
                break;
            case Dense:
                Multiply(x, network.Weights(part).Array, products, part);
                if (perturbedRow >= 0) PerturbProducts(x, perturbedRow, part);
                kernels.Zip(new Add(), products.AsSpan(0, y.Length), biases[part].Span, y);
                break;
            case var layer:
                layer.Forward(Parameters<T>.Empty, AsMatrix(x, outputWidths[part - 1])).Span.CopyTo(y);
                break;
        }
    }

    /// <summary>
    /// Multiplies x by W with the whole row replaced by row + h, then by row − h, and takes column j of networks j and out + j: there only
    /// wᵢⱼ enters, so the element is that of the network perturbed in wᵢⱼ alone.
    /// </summary>
    void PerturbProducts(T[] x, int row, int part)
    {
        var n = outputWidths[part];
        for (var sign = 0; sign < 2; sign++)
        {
            network.Weights(part).Span.CopyTo(replacedWeights);
            (sign == 0 ? plusRow : minusRow).CopyTo(replacedWeights, row * n);
            Multiply(x, replacedWeights, replacedProducts, part);
            for (var j = 0; j < n; j++) products[(sign * n + j) * n + j] = replacedProducts[(sign * n + j) * n + j];
        }
    }

    /// <summary>y = x·W. x: N × in; W: in × out; y: N × out.</summary>
    void Multiply(T[] x, T[] w, T[] y, int part) =>
        kernels.Gemm(default, x, w, y, new(networkCount, outputWidths[part - 1], outputWidths[part]));

    /// <summary>J of each network.</summary>
    ReadOnlySpan<T> ComputeLosses()
    {
        var (outputs, classes) = (AsMatrix(activationBuffers[(outputWidths.Length - 1) % 2], outputWidths[^1]), outputWidths[^1]);
        if (network.Loss is not IElementwiseLoss loss) return network.Loss.PerSample(outputs, targets).Span;
        loss.ComputeTerms(kernels, outputs.Span, targets.Span, products);
        for (var i = 0; i < networkCount; i++) losses[i] = kernels.Sum(products.AsSpan(i * classes, classes));
        return losses;
    }

    Matrix<T> AsMatrix(T[] array, int columns) => new(networkCount, columns, array);
}
