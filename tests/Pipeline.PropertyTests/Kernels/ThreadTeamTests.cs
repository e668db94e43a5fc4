using Pipeline.Kernels;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_share_is_done_once_before_the_call_returns(int threads)
    {
        var team = new ThreadTeam(threads);
        for (var shares = 0; shares < 200; shares++)
        {
            var times = new int[shares];
            team.ParallelFor(shares, i => Interlocked.Increment(ref times[i]));
            Assert.All(times, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Several_may_call_at_once_and_from_within_a_share()
    {
        var team = new ThreadTeam(3);
        var sum = 0;
        Parallel.For(0, 50, _ => team.ParallelFor(4, _ => team.ParallelFor(3, i => Interlocked.Add(ref sum, i))));
        Assert.Equal(50 * 4 * 3, sum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_share_throws_reaches_the_caller(int threads)
    {
        var team = new ThreadTeam(threads);
        Assert.Throws<InvalidOperationException>(() => team.ParallelFor(5, i => { if (i == 3) throw new InvalidOperationException(); }));
        team.ParallelFor(5, _ => { });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Of_several_failures_the_first_share_s_is_thrown(int threads)
    {
        for (var repeat = 0; repeat < 20; repeat++)
            Assert.Equal("1", Assert.Throws<InvalidOperationException>(() =>
                new ThreadTeam(threads).ParallelFor(5, i => { if (i is 1 or 3 or 4) throw new InvalidOperationException($"{i}"); })).Message);
    }
}
