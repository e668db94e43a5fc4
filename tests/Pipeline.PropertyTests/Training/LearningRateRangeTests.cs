using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Numerics;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Training;

public class LearningRateRangeTests
{
    const int Steps = 400;

    static readonly ImmutableArray<double> Rates = [.. Enumerable.Range(0, Steps).Select(i => 1e-4 * Math.Pow(1e5, i / (Steps - 1.0)))];

    /// <summary>A loss that falls around one step and explodes from another one on.</summary>
    static ImmutableArray<double> Losses(double fall, double explosion) => [.. Enumerable.Range(0, Steps).Select(i =>
        2.3 - 2 / (1 + Math.Exp((fall - i) / 20)) + (i > explosion ? Math.Pow(1.2, i - explosion) - 1 : 0))];

    static int IndexOf(double? rate) => rate is { } found ? Rates.IndexOf(found) : -1;

    [Property]
    public bool It_finds_where_the_loss_falls_fastest_and_where_it_is_lowest(byte fall, byte more)
    {
        var (steepest, explosion) = (60 + fall % 150, 300 + more % 60);
        var range = LearningRateRange.Of(Rates, Losses(steepest, explosion));
        // The explosion is smoothed over a twentieth of the steps before it.
        return Math.Abs(IndexOf(range.Steepest) - steepest) <= 2
            && IndexOf(range.Lowest) <= explosion && IndexOf(range.Lowest) >= explosion - Steps / 20
            && range.Suggestion == range.Lowest / 10 && !range.FallsToTheEnd;
    }

    // The loss of a step says little, the mean of its neighbours says more.
    [Fact]
    public void Noise_is_averaged_out()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var noise = Draw.Numbers<double>(Key.From(seed), Steps);
            var range = LearningRateRange.Of(Rates, [.. Losses(150, 350).Select((loss, i) => loss + 1 + 0.5 * Math.Sign(noise[i]))]);
            Assert.InRange(IndexOf(range.Steepest), 120, 180);
        }
    }

    [Property]
    public bool The_fall_is_before_the_lowest_loss(double[] numbers)
    {
        ImmutableArray<double> losses = [.. numbers.Where(double.IsFinite).Select(x => Math.Abs(x % 100)).Take(Steps)];
        var range = LearningRateRange.Of(Rates[..losses.Length], losses);
        return (range.Steepest is not { } rate || (rate <= range.Lowest && Rates.Contains(rate)))
            && range.Suggestion is null == (!range.Falls || range.FallsToTheEnd);
    }

    // By a power of 2 nothing is rounded.
    [Property]
    public bool A_loss_in_other_units_has_the_same_suggestion(double[] numbers, byte exponent)
    {
        ImmutableArray<double> losses = [.. numbers.Where(double.IsFinite).Select(x => Math.Abs(x % 100)).Where(x => x > 1e-9).Take(Steps)];
        var scale = Math.ScaleB(1, exponent % 20);
        return LearningRateRange.Of(Rates[..losses.Length], losses).Suggestion
            == LearningRateRange.Of(Rates[..losses.Length], [.. losses.Select(loss => scale * loss)]).Suggestion;
    }

    [Property]
    public bool What_comes_after_a_loss_that_is_not_finite_is_left_out(byte cut, double[] rest)
    {
        var losses = Losses(100, 350);
        ImmutableArray<double> broken = [.. losses[..cut], double.NaN, .. rest.Take(Steps - cut - 1)];
        var (whole, part) = (LearningRateRange.Of(Rates[..broken.Length], broken), LearningRateRange.Of(Rates[..cut], losses[..cut]));
        return whole.Losses.SequenceEqual(part.Losses) && (whole.Steepest, whole.Lowest) == (part.Steepest, part.Lowest);
    }

    [Fact]
    public void A_loss_that_does_not_fall_has_no_suggestion()
    {
        Assert.Null(LearningRateRange.Of(Rates, [.. Rates.Select(_ => 2.3)]).Suggestion);
        Assert.Null(LearningRateRange.Of(Rates, [.. Rates.Select((_, i) => 2.3 + i)]).Suggestion);
        var toTheEnd = LearningRateRange.Of(Rates, [.. Rates.Select((_, i) => 500.0 - i)]);
        Assert.Equal((true, true, null), (toTheEnd.Falls, toTheEnd.FallsToTheEnd, toTheEnd.Suggestion));
        // Divergence at once is an end of the fall.
        var cut = LearningRateRange.Of(Rates, [.. Rates.Select((_, i) => i < 300 ? 500.0 - i : double.NaN)]);
        Assert.Equal((false, Rates[299] / 10), (cut.FallsToTheEnd, cut.Suggestion));
        Assert.Null(LearningRateRange.Of([], []).Suggestion);
        Assert.Null(LearningRateRange.Of([], []).Lowest);
    }

    [Fact]
    public void Losses_far_above_the_lowest_ones_or_not_finite_end_the_run()
    {
        var losses = Losses(100, 300);
        Assert.DoesNotContain(Enumerable.Range(0, 300), count => LearningRateRange.HasDiverged([.. losses[..count]], Steps));
        Assert.Contains(Enumerable.Range(300, 60), count => LearningRateRange.HasDiverged([.. losses[..count]], Steps));
        Assert.True(LearningRateRange.HasDiverged([double.PositiveInfinity], Steps));
        Assert.False(LearningRateRange.HasDiverged([], Steps));
    }

    [Fact]
    public void Rates_and_losses_are_as_many() => Assert.Throws<ArgumentException>(() => LearningRateRange.Of(Rates, [1]));
}
