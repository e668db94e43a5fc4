using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class ScheduleKindTests
{
    [Theory]
    [InlineData("constant", 0.5, 0.5, 0.5, 0.5)]
    [InlineData("step", 0.5, 0.5, 0.05, 0.005)]
    [InlineData("exponential", 0.5, 0.179691, 0.107722, 0.008341)]
    [InlineData("cosine", 0.5, 0.441511, 0.375, 0.015077)]
    [InlineData("one-cycle", 0.02, 0.5, 0.475242, 0.02476)]
    public void A_schedule_spans_the_whole_run(string name, params double[] rates)
    {
        Assert.Equal(name, ScheduleKind.All[name].Name);
        var schedule = ScheduleKind.All[name].Create(0.5, steps: 9, warmUp: 0);
        long[] steps = [0, 2, 3, 8];
        Assert.All(rates.Zip(steps, (rate, step) => schedule.At(step) - rate), difference => Assert.InRange(difference, -1e-6, 1e-6));
    }

    [Fact]
    public void A_warm_up_takes_its_steps_from_the_schedule() => Assert.Equal(
        ScheduleKind.Cosine.Create(0.5, steps: 6, warmUp: 0).At(2), ScheduleKind.Cosine.Create(0.5, steps: 9, warmUp: 3).At(5));
}
