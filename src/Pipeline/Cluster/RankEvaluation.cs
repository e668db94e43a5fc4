using System.Buffers.Binary;
using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Training;

namespace Pipeline.Cluster;

/// <summary>Evaluation divided among ranks: each evaluates a part of the images, and all get the whole, to the bit.</summary>
static class RankEvaluation
{
    /// <summary>The evaluation of images.</summary>
    /// <param name="ranks">The ranks; null for one process.</param>
    /// <param name="images">The images.</param>
    /// <param name="evaluate">Evaluates some of them.</param>
    public static Evaluation Of(RankGroup? ranks, ImageSet images, Func<ImageSet, Evaluation> evaluate) =>
        ranks is null ? evaluate(images) : Of(ranks.Communicator, images, evaluate);

    /// <summary>The same, among several.</summary>
    public static Evaluation Of(ICommunicator ranks, ImageSet images, Func<ImageSet, Evaluation> evaluate)
    {
        var part = Part(images, images.Count * (long)ranks.Rank / ranks.Size, images.Count * (ranks.Rank + 1L) / ranks.Size);
        var own = part.Count == 0 ? [] : evaluate(part).Predicted;
        return new([.. ranks.AllGather(own.AsSpan()).SelectMany(classes => classes)], images.Labels);
    }

    /// <summary>The evaluation of loss and classes. A rank has whole blocks, whose losses are then added in order.</summary>
    /// <param name="ranks">The ranks; null for one process.</param>
    /// <param name="images">The images; at least one.</param>
    /// <param name="evaluate">Evaluates some of them.</param>
    public static LossEvaluation Of(RankGroup? ranks, ImageSet images, Func<ImageSet, ImmutableArray<BlockEvaluation>> evaluate) =>
        ranks is null ? LossEvaluation.OfBlocks(evaluate(images), images) : Of(ranks.Communicator, images, evaluate);

    /// <summary>The same, among several.</summary>
    public static LossEvaluation Of(ICommunicator ranks, ImageSet images, Func<ImageSet, ImmutableArray<BlockEvaluation>> evaluate)
    {
        const int size = Batches.EvaluatedAtATime;
        var blocks = (images.Count + size - 1) / size;
        var part = Part(images, size * ((long)blocks * ranks.Rank / ranks.Size), size * (blocks * (ranks.Rank + 1L) / ranks.Size));
        var own = part.Count == 0 ? [] : evaluate(part);
        return LossEvaluation.OfBlocks([.. ranks.AllGather(Encode(own)).SelectMany(Decode)], images);
    }

    static ImageSet Part(ImageSet images, long start, long end) =>
        images.Take((int)Math.Min(end, images.Count)).Skip((int)Math.Min(start, images.Count));

    /// <summary>Of each block its loss, the number of its images, and their classes.</summary>
    static byte[] Encode(ImmutableArray<BlockEvaluation> blocks) => [.. blocks.SelectMany(block =>
    {
        var bytes = new byte[sizeof(double) + sizeof(int) + block.Classes.Length];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, block.LossSum);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(double)), block.Classes.Length);
        block.Classes.CopyTo(bytes, sizeof(double) + sizeof(int));
        return bytes;
    })];

    static IEnumerable<BlockEvaluation> Decode(ImmutableArray<byte> bytes)
    {
        for (var i = 0; i < bytes.Length;)
        {
            var count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i + sizeof(double), sizeof(int)));
            var classes = ImmutableArray.Create(bytes, i + sizeof(double) + sizeof(int), count);
            yield return new(BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i, sizeof(double))), classes);
            i += sizeof(double) + sizeof(int) + count;
        }
    }
}
