using FsCheck.Xunit;
using Pipeline.Display;
using Xunit;

namespace Pipeline.PropertyTests.Display;

public class ProgressTests
{
    static readonly Progress Half = new(5000, 10_000, 1, 2, 32, 0.8719, TimeSpan.FromSeconds(75));

    [Fact]
    public void A_line_has_every_fact() => Assert.Equal(
        "step 5000 of 10000 (50 %), epoch 1 of 2, loss 0.8719, 2130 samples/s, 1:15 left", Half.LogLine);

    [Fact]
    public void Beside_a_bar_the_time_left_stays_longest()
    {
        Assert.Equal("5000/10000 epoch 1/2 loss 0.8719 2130 samples/s 1:15 left", Half.BriefLine(100));
        Assert.Equal("5000/10000 loss 0.8719 2130 samples/s 1:15 left", Half.BriefLine(56));
        Assert.Equal("1:15 left", Half.BriefLine(12));
    }

    [Fact]
    public void Before_the_first_step_nothing_is_foretold() =>
        Assert.Equal("step 0 of 10000 (0 %), epoch 1 of 2", (Half with { Step = 0, Loss = null }).LogLine);

    [Fact]
    public void Long_times_have_hours_and_slow_steps_have_digits() => Assert.EndsWith(
        "loss 0.8719, 0.32 samples/s, 13:52:58 left",
        (Half with { Step = 1, StepCount = 501, Elapsed = TimeSpan.FromSeconds(99.956) }).LogLine, StringComparison.Ordinal);

    [Property]
    public bool It_fits_beside_the_bar_where_one_fact_does(byte columns, uint step) =>
        (Half with { Step = step, StepCount = uint.MaxValue }).BriefLine(30 + columns).Length <= 30 + columns;
}
