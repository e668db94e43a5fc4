using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Optimizers;
using Xunit;

namespace Pipeline.PropertyTests.Optimizers;

public class ScheduleTests
{
    // Bits that are the same on every machine: what was computed once.
    public static TheoryData<string, Schedule, double[]> Tables => new()
    {
        { "constant", Schedule.Constant(0.3), [0.3, 0.3, 0.3, 0.3, 0.3] },
        { "a number", 0.3, [0.3, 0.3, 0.3, 0.3, 0.3] },
        { "step", Schedule.Step(0.8, 0.5, 2), [0.8, 0.8, 0.4, 0.4, 0.2] },
        { "linear", Schedule.Linear(1, 0.5, 2), [1, 0.75, 0.5, 0.5, 0.5] },
        { "cosine", Schedule.Cosine(1, 2), [1, 0.5, 0, 0, 0] },
        { "cosine to an end", Schedule.Cosine(1, 2, 0.5), [1, 0.75, 0.5, 0.5, 0.5] },
        { "warm-up", Schedule.WarmUp(3, 0.8), [0.2, 0.4, 0.6000000000000001, 0.8, 0.8] },
        { "no warm-up", Schedule.WarmUp(0, 0.8), [0.8, 0.8, 0.8, 0.8, 0.8] },
        { "joined", Schedule.Join((1, 0.5), (2, Schedule.Linear(1, 0, 4)), (0, 0.125)), [0.5, 1, 0.75, 0.125, 0.125] },
        { "one cycle", Schedule.OneCycle(1, 4), [0.04, 1, 0.75 + 0.25 * 4e-6, 0.25 + 0.75 * 4e-6, 4e-6] },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_schedule_follows_its_formula(string name, Schedule schedule, double[] rates)
    {
        var actual = Enumerable.Range(0, rates.Length).Select(step => schedule.At(step));
        Assert.All(rates.Zip(actual), pair => Assert.True(Math.Abs(pair.Item1 - pair.Item2) < 1e-15, $"{name}: {pair}"));
    }

    [Property]
    public bool Exponential_decay_multiplies_by_the_factor_in_each_interval(byte interval, byte step)
    {
        var schedule = Schedule.Exponential(0.5, 0.75, 1 + interval);
        return Math.Abs(schedule.At(step + 1 + interval) / schedule.At(step) - 0.75) < 1e-14 && schedule.At(0) == 0.5;
    }

    [Property]
    public bool One_cycle_rises_and_then_falls(PositiveInt steps)
    {
        var (n, schedule) = (steps.Get + 1, Schedule.OneCycle(0.1, steps.Get + 1));
        var rates = Enumerable.Range(0, n + 1).Select(step => schedule.At(step)).ToArray();
        var peak = Math.Max(1, n * 3 / 10);
        return rates[peak] == 0.1 && rates[..(peak + 1)].Zip(rates[1..(peak + 1)]).All(pair => pair.Item1 < pair.Item2)
            && rates[peak..].Zip(rates[(peak + 1)..]).All(pair => pair.Item1 > pair.Item2);
    }

    [Fact]
    public void What_has_no_meaning_is_refused()
    {
        foreach (var tooFew in (Func<Schedule>[])[
            () => Schedule.Cosine(1, 0), () => Schedule.Step(1, 0.5, 0), () => Schedule.Linear(1, 0, -1), () => Schedule.OneCycle(1, 0)])
            Assert.Contains("but must be at least 1.",
                Assert.Throws<ArgumentOutOfRangeException>(tooFew).Message, StringComparison.Ordinal);
        Assert.StartsWith("The factor is 0, but must be a finite number above 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Exponential(1, 0, 5)).Message, StringComparison.Ordinal);
        Assert.StartsWith("At least one schedule is expected.",
            Assert.Throws<ArgumentException>(() => Schedule.Join()).Message, StringComparison.Ordinal);
    }

    // 0.3 + (0.9 − 0.3) is not 0.9.
    [Fact]
    public void A_ramp_ends_at_its_end_exactly()
    {
        Assert.Equal(0.9, Schedule.Linear(0.3, 0.9, 4).At(4));
        Assert.Equal(0.1, Schedule.Cosine(0.3, 4, 0.1).At(4));
    }
}
