using Pipeline.Data;
using Pipeline.Training;

namespace Pipeline.Cluster;

/// <summary>Evaluation spread over ranks: each predicts the classes of a part of the images.</summary>
static class RankEvaluation
{
    /// <summary>The evaluation of all images, the same at all ranks.</summary>
    /// <param name="ranks">The ranks; null for one process.</param>
    /// <param name="images">The images.</param>
    /// <param name="evaluate">Evaluates some of them.</param>
    public static Evaluation Of(RankGroup? ranks, ImageSet images, Func<ImageSet, Evaluation> evaluate) =>
        ranks is null ? evaluate(images) : Of(ranks.Communicator, images, evaluate);

    /// <summary>The same, among several.</summary>
    public static Evaluation Of(ICommunicator ranks, ImageSet images, Func<ImageSet, Evaluation> evaluate)
    {
        var (first, end) = (FirstImage(ranks.Rank), FirstImage(ranks.Rank + 1));
        var own = end == first ? [] : evaluate(images.Take(end).Skip(first)).Predicted;
        return new([.. ranks.AllGather(own.AsSpan()).SelectMany(classes => classes)], images.Labels);

        int FirstImage(int rank) => (int)((long)rank * images.Count / ranks.Size);
    }
}
