using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Data;
using Pipeline.Recipes;
using static Pipeline.Folds;

namespace Pipeline.PropertyTests.Recipes;

/// <summary>Relations between trainings on data that say the same in another way, through sets, batches and encoder: to the bit unless
/// said otherwise.</summary>
public class SampleRelationTests
{
    const int Classes = 10;

    // Sums of ten terms in another order: some ulps a step, some forty steps, and factors of the order of 1 between them.
    const double Tolerance = 1e-11;

    static readonly ImmutableArray<Recipe> All = [.. BuiltInRecipes.All.Values];

    static TrainingConfig Plan(int kind, int seed) => TrainingConfig.Of(All[kind % 4]) with
    {
        Hidden = [3],
        BatchSize = All[kind % 4] == BuiltInRecipes.Minibatch ? 1 + (kind / 4 % 9) : 1,
        Epochs = 2,
        Seed = seed,
    };

    static Encoder<T> Encoder<T>(TrainingConfig plan) where T : unmanaged => new(plan.Recipe.PixelEncoding, plan.Recipe.TargetEncoding, Classes);

    [Property(MaxTest = 20, QuietOnSuccess = true)]
    public bool A_set_that_is_permuted_with_its_labels_and_permuted_back_by_the_order_of_a_pass_trains_the_same_weights(int seed, byte kind)
    {
        var (plan, images, key) = (Plan(kind, seed), SmallSets.Numbered(Key.From(seed), 20), Key.From(seed).FoldIn(3));
        var step = plan.Step(images.Size, Classes);
        var start = step.Init<double>(Key.From(seed));
        var there = SmallSets.Permuted(images, SmallSets.Inverse(key.Permutation(images.Count)));
        return Fold(start, step)(Batches.Shuffled(there, Encoder<double>(plan), plan.BatchSize, key)).Parameters
            == Fold(start, step)(Batches.InOrder(images, Encoder<double>(plan), plan.BatchSize)).Parameters;
    }

    [Property(MaxTest = 24, QuietOnSuccess = true)]
    public bool An_epoch_in_two_parts_trains_the_same_weights_as_at_once(int seed, byte kind, byte epoch, byte cut) =>
        IsSplit(Plan(kind, seed), epoch, cut);

    static bool IsSplit(TrainingConfig plan, int epoch, int cut)
    {
        var images = SmallSets.Numbered(Key.From(plan.Seed), 24);
        var step = plan.Step(images.Size, Classes);
        var start = step.Init<double>(Key.From(plan.Seed));
        IEnumerable<Batch<double>> Pass() => plan.EpochBatches(images, Encoder<double>(plan), epoch);
        var first = cut % (Batches.Count(images, plan.BatchSize) + 1);
        var half = Fold(start, step)(Pass().Take(first));
        var whole = Fold(start, step)(Pass());
        return half.Step == first && Fold(half, step)(Pass().Skip(first)) == whole && whole.Parameters != start.Parameters;
    }

    // One layer of weights and a loss of terms each for itself: no sum runs over the classes, so their order shows nowhere.
    [Property(MaxTest = 20, QuietOnSuccess = true)]
    public bool Relabelled_classes_train_the_same_weights_in_other_columns(int seed, byte size)
    {
        TrainingConfig[] plans =
        [
            Bare(BuiltInRecipes.Gradient, LossKind.SquaredError, 1),
            Bare(BuiltInRecipes.Gradient, LossKind.CrossEntropy, 1),
            Bare(BuiltInRecipes.Gradient, LossKind.CrossEntropy, 1 + size % 9),
            Bare(BuiltInRecipes.Minibatch, LossKind.SquaredError, 1 + size % 9),
        ];
        return plans.All(plan =>
        {
            var (relabelled, moved) = Relabelled<double>(plan, seed);
            return relabelled == moved;
        });
    }

    // The softmax adds up over the classes, and so do a hidden layer's slopes (ȳ·Wᵀ) and a loss that is differenced as a whole: their
    // roundings differ.
    [Property(MaxTest = 20, QuietOnSuccess = true)]
    public bool Where_sums_run_over_the_classes_relabelled_ones_train_nearly_the_same_weights(int seed, byte size)
    {
        TrainingConfig[] plans =
        [
            Bare(BuiltInRecipes.Minibatch, LossKind.CrossEntropy, 1 + size % 9),
            Bare(BuiltInRecipes.Minibatch, LossKind.CrossEntropy, 1 + size % 9) with { Hidden = [4] },
            Bare(BuiltInRecipes.Gradient, LossKind.SquaredError, 1) with { Hidden = [4] },
            Bare(BuiltInRecipes.Notebook, LossKind.SquaredError, 1) with { Hidden = [4] },
        ];
        return plans.All(plan =>
        {
            var (relabelled, moved) = Relabelled<double>(plan, seed);
            return relabelled.Flatten().Zip(moved.Flatten(), (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).All(error =>
                error <= Tolerance);
        });
    }

    static TrainingConfig Bare(Recipe recipe, LossKind loss, int size) =>
        TrainingConfig.Of(recipe) with { Hidden = [], Loss = loss, BatchSize = size, LearningRate = 0.1 };

    /// <summary>What relabelled images train from parameters with moved columns; and what the images train, its columns moved
    /// then.</summary>
    static (Parameters<T> Relabelled, Parameters<T> Moved) Relabelled<T>(TrainingConfig plan, int seed) where T : unmanaged
    {
        var (images, classes) = (SmallSets.Numbered(Key.From(seed), 40), Key.From(seed).FoldIn(4).Permutation(Classes));
        var (step, encoder) = (plan.Step(images.Size, Classes), Encoder<T>(plan));
        var p = step.Network.Init<T>(Key.From(seed));
        var relabelled = images with { Labels = [.. images.Labels.Select(label => (byte)classes[label])] };
        Parameters<T> Train(Parameters<T> from, ImageSet set) =>
            Fold(step.Init(from, Key.From(seed)), step)((plan with { Seed = seed }).EpochBatches(set, encoder, epoch: 0)).Parameters;
        return (Train(Moved(p, classes), relabelled), Moved(Train(p, images), classes));
    }

    /// <summary>Column j of the last weights and biases as column classes[j].</summary>
    static Parameters<T> Moved<T>(Parameters<T> p, ImmutableArray<int> classes) where T : unmanaged
    {
        var from = SmallSets.Inverse(classes);
        Matrix<T> Columns(Matrix<T> m) => Matrix<T>.Of(m.Rows, m.Columns,
            [.. from row in Enumerable.Range(0, m.Rows) from j in Enumerable.Range(0, m.Columns) select m[row, @from[j]]]);
        return new([.. p.Matrices[..^2], Columns(p.Matrices[^2]), Columns(p.Matrices[^1])]);
    }
}
