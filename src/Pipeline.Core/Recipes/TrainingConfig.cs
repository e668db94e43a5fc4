using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>What is to be trained, and how.</summary>
/// <param name="Recipe">The way of training.</param>
/// <param name="Hidden">Widths of the hidden layers.</param>
/// <param name="Activation">The activation of the hidden layers.</param>
/// <param name="Loss">What training makes small.</param>
/// <param name="LearningRate">η.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="Epochs">Passes over the data.</param>
/// <param name="Seed">The seed of all randomness.</param>
/// <param name="Precision">float or double.</param>
public sealed record TrainingConfig(
    Recipe Recipe,
    ImmutableArray<int> Hidden,
    Layer Activation,
    LossKind Loss,
    double LearningRate,
    int BatchSize,
    int Epochs,
    long Seed,
    Precision Precision)
{
    /// <summary>The seed when none is given.</summary>
    public const long DefaultSeed = 1;

    /// <summary>What a recipe does when nothing else is asked for.</summary>
    public static TrainingConfig Of(Recipe recipe)
    {
        var (hidden, loss, rate, batch, epochs, precision) = recipe.Defaults;
        return new(recipe, [hidden], Network.Sigmoid, loss, rate, batch, epochs, DefaultSeed, precision);
    }

    /// <summary>The step for data with so many inputs and classes.</summary>
    public Step Step(int inputs, int classes) => Recipe.Step(this, [inputs, .. Hidden, classes]);

    /// <summary>The model that training by this configuration made.</summary>
    /// <param name="network">What was trained.</param>
    /// <param name="parameters">Its parameters, those of single precision widened.</param>
    /// <param name="settings">How it was trained, for people.</param>
    public Model ToModel(Layer network, Parameters<double> parameters, ImmutableSortedDictionary<string, string> settings) =>
        new(network, Recipe.PixelEncoding, OutputsOf(network), Precision, parameters, settings);

    OutputKind OutputsOf(Layer network) =>
        network.Parts.LastOrDefault() == Network.Sigmoid ? OutputKind.Probabilities
        : Recipe.TargetEncoding == TargetEncoding.OneHot ? OutputKind.SoftmaxLogits
        : OutputKind.SigmoidLogits;

    /// <summary>
    /// The batches of epoch number <paramref name="epoch"/>, from 0: a pure function of seed and number, so any epoch can be had without those
    /// before it.
    /// </summary>
    public IEnumerable<Batch<T>> EpochBatches<T>(ImageSet images, Encoder<T> encoder, int epoch) where T : unmanaged => Recipe.IsShuffled
        ? Batches.Shuffled(images, encoder, BatchSize, Key.From(Seed).FoldIn(1).FoldIn(epoch))
        : Batches.InOrder(images, encoder, BatchSize);

    /// <summary>
    /// The same for all epochs, by number. Where the order is that of the file, the batches are made in the first epoch and used again: 64 bytes a
    /// sample where batches are single samples, less in larger ones.
    /// </summary>
    public Func<int, IEnumerable<Batch<T>>> BatchesByEpoch<T>(ImageSet images, Encoder<T> encoder) where T : unmanaged
    {
        if (Recipe.IsShuffled || Epochs == 1) return epoch => EpochBatches(images, encoder, epoch);
        var kept = new Lazy<ImmutableArray<Batch<T>>>(() =>
        {
            var batches = ImmutableArray.CreateBuilder<Batch<T>>(Batches.Count(images, BatchSize));
            batches.AddRange(Batches.InOrder(images, encoder, BatchSize));
            return batches.DrainToImmutable();
        });
        return _ => kept.Value;
    }
}
