using FsCheck.Xunit;
using Pipeline.Cluster;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Data;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Cluster;

public class RankEvaluationTests
{
    // The class that is predicted is a pixel that tells images apart; there may be more ranks than images.
    [Property(MaxTest = 20)]
    public void Ranks_predict_together_what_one_process_does(byte count, byte ranks)
    {
        var images = SmallSets.Numbered(Key.From(count), count);
        var whole = Predict(images);
        Assert.All(SimulatedRanks.Run(ranks % 5 + 1, rank => RankEvaluation.Of(rank, images, Predict)), part => Assert.Equal(whole, part));
    }

    // The blocks that the ranks evaluate are those of one process, and their losses are added in the same order.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(250, 2)]
    [InlineData(1030, 3)]
    [InlineData(1030, 5)]
    public void Ranks_have_together_the_loss_of_one_process(int count, int ranks)
    {
        var images = SmallSets.Numbered(Key.From(count), count);
        var network = Network.Dense(images.PixelsPerImage, 10);
        var objective = new Objective(network, new SoftmaxCrossEntropy());
        var (p, encoder) = (network.Init<float>(Key.From(1)), new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 10));
        var whole = LossEvaluation.Of(network, objective, p, images, encoder);
        Assert.All(
            SimulatedRanks.Run(ranks, rank => RankEvaluation.Of(
                rank, images, part => LossEvaluation.Blocks(network, objective, p, part, encoder, threads: 1))),
            evaluation => Assert.Equal(whole, evaluation));
    }

    static Evaluation Predict(ImageSet images) => new(
        [.. Enumerable.Range(0, images.Count).Select(i => images[i][0])], images.Labels);
}
