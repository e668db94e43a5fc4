using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;

namespace Pipeline.Models;

/// <summary>The meaning of the outputs of a network.</summary>
public enum OutputKind
{
    /// <summary>Independent probabilities, one for each class, such as the outputs of a sigmoid.</summary>
    Probabilities,

    /// <summary>Logits of independent probabilities, one for each class: p = σ(z).</summary>
    SigmoidLogits,

    /// <summary>Logits of one distribution over the classes: p = softmax(z).</summary>
    SoftmaxLogits,

    /// <summary>Numbers, as of a regression.</summary>
    Numbers,
}

/// <summary>Functions of <see cref="OutputKind"/>.</summary>
static class OutputKinds
{
    /// <summary>The number of classes; a single independent probability is that of class 1 of two. 0 for numbers.</summary>
    public static int Classes(this OutputKind kind, int outputWidth) => kind switch
    {
        OutputKind.Numbers => 0,
        OutputKind.Probabilities or OutputKind.SigmoidLogits when outputWidth == 1 => 2,
        _ => outputWidth,
    };

    /// <summary>The class of one row of outputs: argmax, the first of equal ones; for a single probability p, 1 where p &gt; ½.</summary>
    public static int ClassOf<T>(this OutputKind kind, Kernels<T> kernels, ReadOnlySpan<T> outputs) where T : unmanaged =>
        kind.Classes(outputs.Length) == outputs.Length
            ? kernels.ArgMax(outputs)
            : kernels.ToDouble(outputs[0]) > (kind == OutputKind.Probabilities ? 0.5 : 0) ? 1 : 0;

    /// <summary>The probability of each class, or the numbers, from one row of outputs.</summary>
    public static ImmutableArray<double> Probabilities(this OutputKind kind, ImmutableArray<double> outputs)
    {
        var y = outputs.ToArray();
        kind.ToProbabilities(Kernels<double>.Default, y, y.Length, y.Length, new double[y.Length]);
        return [.. y];
    }

    /// <summary>The same in place, on rows with leading dimension <paramref name="stride"/>; padding is unspecified.</summary>
    /// <param name="kind">The meaning of the outputs.</param>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="y">rows × stride, overwritten.</param>
    /// <param name="width">Columns of the outputs.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="scratch">As long as y, overwritten.</param>
    public static void ToProbabilities<T>(
        this OutputKind kind, Kernels<T> kernels, Span<T> y, int width, int stride, Span<T> scratch) where T : unmanaged
    {
        if (kind == OutputKind.SoftmaxLogits) Softmax<T>.ComputeInPlace(kernels, y, width, stride, scratch);
        else if (kind == OutputKind.SigmoidLogits) ((IElementwiseLayer)Network.Sigmoid).Forward(kernels, y, y);
    }
}
