using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Numerics;

public class TeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_share_is_done_once_before_the_call_returns(int threads)
    {
        var team = new Team(threads);
        for (var shares = 0; shares < 200; shares++)
        {
            var times = new int[shares];
            team.Run(shares, i => Interlocked.Increment(ref times[i]));
            Assert.All(times, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Several_may_call_at_once_and_from_within_a_share()
    {
        var team = new Team(3);
        var sum = 0;
        Parallel.For(0, 50, _ => team.Run(4, _ => team.Run(3, i => Interlocked.Add(ref sum, i))));
        Assert.Equal(50 * 4 * 3, sum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_share_throws_reaches_the_caller(int threads)
    {
        var team = new Team(threads);
        Assert.Throws<InvalidOperationException>(() => team.Run(5, i => { if (i == 3) throw new InvalidOperationException(); }));
        team.Run(5, _ => { });
    }
}
