using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Training;

namespace Pipeline.Data;

/// <summary>The loss and the predictions of a network on a set of images.</summary>
/// <param name="Loss">(1/n) Σ L(y, t) over the images, without penalty.</param>
/// <param name="Evaluation">The predicted class of every image.</param>
sealed record LossEvaluation(double Loss, Evaluation Evaluation)
{
    /// <summary>The loss and the predictions, computed block by block, by one forward pass where that gives both.</summary>
    /// <param name="network">The network, whose outputs are compared to find the class.</param>
    /// <param name="objective">The loss, on the outputs of a network of the same parameters.</param>
    /// <param name="p">The parameters.</param>
    /// <param name="images">The images with their true classes; at least one.</param>
    /// <param name="encoder">Encodes pixels as inputs, and labels as targets.</param>
    /// <param name="threads">The number of threads; they evaluate different blocks of images.</param>
    public static LossEvaluation Of<T>(
        Layer network, Objective objective, Parameters<T> p, ImageSet images, Encoder<T> encoder, int threads = 1)
        where T : unmanaged
    {
        var batches = Batches.InOrder(images, encoder, Batches.EvaluatedAtATime).ToImmutableArray();
        var blocks = OrderedParallel.Map(batches.Length, threads, i => Block(network, objective, p, batches[i]));
        return new(
            blocks.Sum(block => block.LossSum) / images.Count,
            new([.. blocks.SelectMany(block => block.Classes)], images.Labels));
    }

    static (double LossSum, ImmutableArray<byte> Classes) Block<T>(Layer network, Objective objective, Parameters<T> p, Batch<T> batch)
        where T : unmanaged
    {
        var y = network.Forward(p, batch.X);
        var output = objective.Network == network ? y : objective.Network.Forward(p, batch.X);
        return (
            Kernels<T>.Default.ToDouble(objective.Loss.Apply(output, batch.Target).Value) * batch.Count,
            Evaluation.LargestOutputs(y));
    }
}
