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
        where T : unmanaged => OfBlocks(Blocks(network, objective, p, images, encoder, threads), images);

    /// <summary>The evaluations of <see cref="Batches.EvaluatedAtATime"/> images each, and of those that are left.</summary>
    public static ImmutableArray<BlockEvaluation> Blocks<T>(
        Layer network, Objective objective, Parameters<T> p, ImageSet images, Encoder<T> encoder, int threads) where T : unmanaged
    {
        var batches = Batches.InOrder(images, encoder, Batches.EvaluatedAtATime).ToImmutableArray();
        return [.. OrderedParallel.Map(batches.Length, threads, i => Block(network, objective, p, batches[i]))];
    }

    /// <summary>The evaluation of images from those of all their blocks, in order.</summary>
    public static LossEvaluation OfBlocks(ImmutableArray<BlockEvaluation> blocks, ImageSet images) => new(
        blocks.Sum(block => block.LossSum) / images.Count, new([.. blocks.SelectMany(block => block.Classes)], images.Labels));

    static BlockEvaluation Block<T>(Layer network, Objective objective, Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        var y = network.Forward(p, batch.X);
        var output = objective.Network == network ? y : objective.Network.Forward(p, batch.X);
        return new(
            Kernels<T>.Default.ToDouble(objective.Loss.Apply(output, batch.Target).Value) * batch.Count,
            Evaluation.LargestOutputs(y));
    }
}

/// <summary>The evaluation of some images.</summary>
/// <param name="LossSum">The sum of their losses.</param>
/// <param name="Classes">Their predicted classes.</param>
sealed record BlockEvaluation(double LossSum, ImmutableArray<byte> Classes);
