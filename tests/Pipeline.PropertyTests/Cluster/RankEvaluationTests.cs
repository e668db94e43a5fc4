using FsCheck.Xunit;
using Pipeline.Cluster;
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

    static Evaluation Predict(Pipeline.Data.ImageSet images) => new(
        [.. Enumerable.Range(0, images.Count).Select(i => images[i][0])], images.Labels);
}
