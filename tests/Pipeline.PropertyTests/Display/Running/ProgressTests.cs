using FsCheck.Xunit;
using Pipeline.Display;
using Xunit;

namespace Pipeline.PropertyTests.Display;

public class ProgressTests
{
    static readonly Progress Half = new(5000, 10_000, 1, 2, 32, 0.8719, TimeSpan.FromSeconds(75));

    [Fact]
    public void A_line_has_every_fact() => Assert.Equal(
        "step 5000 of 10000 (50 %), epoch 2 of 2, loss 0.8719, accuracy 92.65 %, 2130 samples/s, 1:15 left",
        (Half with { Epoch = 2, Accuracy = 0.9265 }).LogLine);

    [Fact]
    public void Beside_a_bar_the_time_left_stays_longest()
    {
        Assert.Equal("5000/10000 epoch 1/2 2130 samples/s 1:15 left", Half.BriefLine(100));
        Assert.Equal("5000/10000 2130 samples/s 1:15 left", Half.BriefLine(44));
        Assert.Equal("1:15 left", Half.BriefLine(12));
    }

    [Fact]
    public void Before_the_first_step_nothing_is_foretold() =>
        Assert.Equal("step 0 of 10000 (0 %), epoch 1 of 2", (Half with { Step = 0, Loss = null }).LogLine);

    [Fact]
    public void Long_times_have_hours_and_slow_steps_have_digits() => Assert.EndsWith(
        "loss 0.8719, 0.32 samples/s, 13:52:58 left",
        (Half with { Step = 1, StepCount = 501, Elapsed = TimeSpan.FromSeconds(99.956) }).LogLine, StringComparison.Ordinal);

    [Fact]
    public void The_losses_are_a_curve_as_wide_as_fits()
    {
        var half = Half with { Accuracy = 0.9265, Losses = [4, 2, 1, 0.5] };
        Assert.Equal("loss █▄▂▁ 0.8719 accuracy 92.65 %", half.LearningLine(64, isUtf8: true));
        Assert.Equal("loss @=._ 0.8719 accuracy 92.65 %", half.LearningLine(64, isUtf8: false));
        Assert.Equal("loss █▁ 0.8719 accuracy 92.65 %", half.LearningLine(31, isUtf8: true));
        Assert.Equal("loss 0.8719", half.LearningLine(20, isUtf8: true));
        Assert.Equal("", (Half with { Loss = null }).LearningLine(64, isUtf8: true));
    }

    [Fact]
    public void A_curve_of_many_losses_is_of_their_means_and_a_flat_one_is_low()
    {
        Assert.Equal("█▁", LossCurve.Of([9, 7, 2, 0], 2, isUtf8: true));
        Assert.Equal("▁▁▁", LossCurve.Of([3, 3, 3], 10, isUtf8: true));
        Assert.Equal("", LossCurve.Of([3], 10, isUtf8: true));
        Assert.Equal(40, LossCurve.Of([.. Enumerable.Range(0, 1001).Select(i => (double)i)], 40, isUtf8: true).Length);
    }

    [Property]
    public bool It_fits_beside_the_bar_where_one_fact_does(byte columns, uint step) =>
        (Half with { Step = step, StepCount = uint.MaxValue }).BriefLine(30 + columns).Length <= 30 + columns
        && (Half with { Accuracy = 0.5, Losses = [.. Enumerable.Range(0, columns).Select(i => 1.0 / (i + 1))] })
            .LearningLine(30 + columns, isUtf8: true).Length <= 30 + columns;
}
