using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Data;
using Pipeline.Recipes;
using static Pipeline.Folds;

namespace Pipeline.PropertyTests.Recipes;

/// <summary>
/// Metamorphic relations: equivalent data sets (permuted, split, relabelled) train the same weights, bitwise unless stated otherwise.
/// </summary>
public class RecipeMetamorphicTests
{
    const int Classes = 10;

    // Sums of ten terms in another order differ by a few ulps per step. There are about forty steps, and errors hardly grow between them.
    const double Tolerance = 1e-11;

    static readonly ImmutableArray<Recipe> All = [.. BuiltInRecipes.All.Values];

    static TrainingConfig Config(int kind, int seed) => TrainingConfig.Of(All[kind % 4]) with
    {
        HiddenWidths = [3],
        BatchSize = All[kind % 4] == BuiltInRecipes.Minibatch ? 1 + (kind / 4 % 9) : 1,
        Epochs = 2,
        Seed = seed,
    };

    static Encoder<T> Encoder<T>(TrainingConfig config) where T : unmanaged =>
        new(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, Classes);

    [Property(MaxTest = 20, QuietOnSuccess = true)]
    public bool A_permuted_set_shuffled_back_into_order_trains_the_same_weights(int seed, byte kind)
    {
        var (config, images, key) = (Config(kind, seed), SmallSets.Numbered(Key.From(seed), 20), Key.From(seed).FoldIn(3));
        var step = config.CreateStep(images.PixelsPerImage, Classes);
        var start = step.Init<double>(Key.From(seed));
        var permuted = SmallSets.Permuted(images, SmallSets.Inverse(key.Permutation(images.Count)));
        return Fold(start, step)(Batches.Shuffled(permuted, Encoder<double>(config), config.BatchSize, key)).Parameters
            == Fold(start, step)(Batches.InOrder(images, Encoder<double>(config), config.BatchSize)).Parameters;
    }

    [Property(MaxTest = 24, QuietOnSuccess = true)]
    public bool An_epoch_in_two_parts_trains_the_same_weights(int seed, byte kind, byte epoch, byte split) =>
        AgreesWhenSplit(Config(kind, seed), epoch, split);

    static bool AgreesWhenSplit(TrainingConfig config, int epoch, int split)
    {
        var images = SmallSets.Numbered(Key.From(config.Seed), 24);
        var step = config.CreateStep(images.PixelsPerImage, Classes);
        var start = step.Init<double>(Key.From(config.Seed));
        IEnumerable<Batch<double>> EpochBatches() => config.EpochBatches(images, Encoder<double>(config), epoch);
        var first = split % (Batches.Count(images, config.BatchSize) + 1);
        var half = Fold(start, step)(EpochBatches().Take(first));
        var whole = Fold(start, step)(EpochBatches());
        return half.Step == first && Fold(half, step)(EpochBatches().Skip(first)) == whole && whole.Parameters != start.Parameters;
    }

    // With one dense layer and an elementwise loss no sum runs over the classes, so their order does not affect rounding.
    [Property(MaxTest = 20, QuietOnSuccess = true)]
    public bool Permuted_classes_train_the_same_weights_in_permuted_columns(int seed, byte size)
    {
        TrainingConfig[] configs =
        [
            WithoutHidden(BuiltInRecipes.Gradient, LossKind.SquaredError, 1),
            WithoutHidden(BuiltInRecipes.Gradient, LossKind.CrossEntropy, 1),
            WithoutHidden(BuiltInRecipes.Gradient, LossKind.CrossEntropy, 1 + size % 9),
            WithoutHidden(BuiltInRecipes.Minibatch, LossKind.SquaredError, 1 + size % 9),
        ];
        return configs.All(config =>
        {
            var (relabelled, expected) = Relabelled<double>(config, seed);
            return relabelled == expected;
        });
    }

    // Softmax, the cotangent of a hidden layer (ȳ·Wᵀ) and a total loss sum over the classes: their rounding depends on the order.
    [Property(MaxTest = 20, QuietOnSuccess = true)]
    public bool If_sums_run_over_the_classes_permuted_classes_train_the_same_weights_up_to_rounding(int seed, byte size)
    {
        TrainingConfig[] configs =
        [
            WithoutHidden(BuiltInRecipes.Minibatch, LossKind.CrossEntropy, 1 + size % 9),
            WithoutHidden(BuiltInRecipes.Minibatch, LossKind.CrossEntropy, 1 + size % 9) with { HiddenWidths = [4] },
            WithoutHidden(BuiltInRecipes.Gradient, LossKind.SquaredError, 1) with { HiddenWidths = [4] },
            WithoutHidden(BuiltInRecipes.Notebook, LossKind.SquaredError, 1) with { HiddenWidths = [4] },
        ];
        return configs.All(config =>
        {
            var (relabelled, expected) = Relabelled<double>(config, seed);
            return relabelled.Flatten()
                .Zip(expected.Flatten(), (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b)))
                .All(error => error <= Tolerance);
        });
    }

    static TrainingConfig WithoutHidden(Recipe recipe, LossKind loss, int size) =>
        TrainingConfig.Of(recipe) with { HiddenWidths = [], Loss = loss, BatchSize = size, LearningRate = 0.1 };

    /// <summary>
    /// The weights trained on relabelled images from permuted columns, and those trained on the images with columns permuted afterwards.
    /// </summary>
    static (Parameters<T> Relabelled, Parameters<T> Expected) Relabelled<T>(TrainingConfig config, int seed) where T : unmanaged
    {
        var (images, classes) = (SmallSets.Numbered(Key.From(seed), 40), Key.From(seed).FoldIn(4).Permutation(Classes));
        var (step, encoder) = (config.CreateStep(images.PixelsPerImage, Classes), Encoder<T>(config));
        var p = step.Network.Init<T>(Key.From(seed));
        var relabelled = images with { Labels = [.. images.Labels.Select(label => (byte)classes[label])] };
        Parameters<T> Train(Parameters<T> from, ImageSet set) =>
            Fold(step.Init(from, Key.From(seed)), step)((config with { Seed = seed }).EpochBatches(set, encoder, epochIndex: 0)).Parameters;
        return (Train(WithPermutedClasses(p, classes), relabelled), WithPermutedClasses(Train(p, images), classes));
    }

    /// <summary>Column j of the last weights and biases as column classes[j].</summary>
    static Parameters<T> WithPermutedClasses<T>(Parameters<T> p, ImmutableArray<int> classes) where T : unmanaged
    {
        var inverse = SmallSets.Inverse(classes);
        Matrix<T> Columns(Matrix<T> m) => Matrix<T>.Of(m.Rows, m.Columns,
            [.. from row in Enumerable.Range(0, m.Rows) from j in Enumerable.Range(0, m.Columns) select m[row, inverse[j]]]);
        return new([.. p.Matrices[..^2], Columns(p.Matrices[^2]), Columns(p.Matrices[^1])]);
    }
}
