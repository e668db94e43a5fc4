using Pipeline.Kernels;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void ParallelFor_runs_every_index_once_before_it_returns(int threads)
    {
        var team = new ThreadTeam(threads);
        for (var count = 0; count < 200; count++)
        {
            var runs = new int[count];
            team.ParallelFor(count, i => Interlocked.Increment(ref runs[i]));
            Assert.All(runs, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void ParallelFor_may_be_nested_and_called_concurrently()
    {
        var team = new ThreadTeam(3);
        var sum = 0;
        Parallel.For(0, 50, _ => team.ParallelFor(4, _ => team.ParallelFor(3, i => Interlocked.Add(ref sum, i))));
        Assert.Equal(50 * 4 * 3, sum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Exceptions_reach_the_caller(int threads)
    {
        var team = new ThreadTeam(threads);
        Assert.Throws<InvalidOperationException>(() => team.ParallelFor(5, i => { if (i == 3) throw new InvalidOperationException(); }));
        team.ParallelFor(5, _ => { });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Of_several_exceptions_the_one_with_the_lowest_index_is_thrown(int threads)
    {
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => new ThreadTeam(threads).ParallelFor(5, i =>
            {
                if (i is 1 or 3 or 4) throw new InvalidOperationException($"{i}");
            }));
            Assert.Equal("1", exception.Message);
        }
    }
}
