using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Commands;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public class LearningVerdictTests
{
    static readonly TrainingConfig Default = TrainingConfig.Of(BuiltInRecipes.Default) with { StepCount = 10_000 };

    // 200 images, 20 of each of ten classes.
    static readonly ImmutableArray<byte> Labels = [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 10))];

    static readonly ImmutableArray<double> Falling = [.. Enumerable.Range(0, 25).Select(i => 5.0 / (1 + i))];
    static readonly ImmutableArray<double> Level = [.. Enumerable.Range(0, 25).Select(i => 2.30 + 0.01 * (i % 3))];

    static string? Verdict(ImmutableArray<byte> predicted, ImmutableArray<double> losses, TrainingConfig? config = null) =>
        LearningVerdict.Of(new(predicted, Labels), losses, config ?? Default).IfNoneUnsafe((string?)null);

    /// <summary>Right for the first images of each class, taken for the next class otherwise.</summary>
    static ImmutableArray<byte> RightFor(int percent) =>
        [.. Labels.Select((label, i) => i / 10 * 5 < percent ? label : (byte)((label + 1) % 10))];

    [Fact]
    public void One_answer_to_all_images_is_chance_though_the_loss_fell() => Assert.Equal(
        "all 200 test images are taken for 3; accuracy 10.00 % is chance for 10 classes. Try a smaller --learning-rate, such as 0.03, "
        + "or --loss cross-entropy.",
        Verdict([.. Labels.Select(_ => (byte)3)], Falling));

    [Fact]
    public void A_loss_that_did_not_fall_is_said_with_both_means() => Assert.Equal(
        "the loss did not fall: 2.31 at the start, 2.31 at the end; accuracy 10.00 % is chance for 10 classes. "
        + "Try a smaller --learning-rate, such as 0.3, or --loss cross-entropy.",
        Verdict(RightFor(10), [.. Level.Reverse()], Default with { LearningRate = 1000 }));

    [Property]
    public bool A_run_above_chance_whose_loss_fell_is_not_called_so(byte percent) =>
        Verdict(RightFor(15 + percent % 86), Falling) is null;

    [Property]
    public bool Noise_in_the_loss_of_a_run_that_is_well_above_chance_is_not_called_so(byte percent, byte shift) =>
        Verdict(RightFor(17 + percent % 84), [.. Level.Skip(shift % 3), .. Level.Take(shift % 3)]) is null;

    [Fact]
    public void A_loss_that_rose_is_said_also_above_chance()
    {
        var rising = Verdict(RightFor(15), [.. Falling.Reverse()]);
        Assert.StartsWith("the loss did not fall: 0.", rising, StringComparison.Ordinal);
        Assert.Contains("accuracy 15.00 %. Try", rising, StringComparison.Ordinal);
    }

    [Property]
    public bool A_run_twice_as_good_as_chance_has_learned(byte percent, double[] losses) =>
        Verdict(RightFor(20 + percent % 81), [.. losses.Where(double.IsFinite).Select(loss => loss % 100)]) is null;

    [Fact]
    public void No_better_than_the_most_frequent_class_is_chance() =>
        Assert.Contains("accuracy 10.00 % is chance", Verdict(RightFor(10), Falling), StringComparison.Ordinal);

    [Fact]
    public void One_printed_loss_says_nothing() => Assert.Null(Verdict(RightFor(15), [2.3]));

    [Fact]
    public void With_one_label_only_no_accuracy_is_chance() => Assert.True(LearningVerdict.Of(
        new Evaluation([7, 7, 7], [7, 7, 7]), Falling, Default).IsNone);

    [Fact]
    public void Advice_depends_on_what_is_unusual()
    {
        Assert.Equal("Try a larger --learning-rate, such as 0.3.", LearningAdvice.Of(Default with { LearningRate = 1e-6 }));
        Assert.Equal("Train longer: more --samples or --epochs.", LearningAdvice.Of(Default with { StepCount = 10 }));
        Assert.Equal(
            "Try a smaller --learning-rate, such as 0.04, or --loss cross-entropy.",
            LearningAdvice.Of(Default with { HiddenWidths = [800] }));
        Assert.Equal(
            "Try a smaller --learning-rate, such as 0.3.",
            LearningAdvice.Of(TrainingConfig.Of(BuiltInRecipes.Notebook) with { StepCount = 10_000, LearningRate = 30 }));
    }
}
