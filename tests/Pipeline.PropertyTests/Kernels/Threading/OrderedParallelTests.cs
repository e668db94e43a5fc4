using System.Collections.Concurrent;
using Pipeline.Kernels;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class OrderedParallelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Map_gives_the_results_in_index_order(int threads)
    {
        for (var count = 0; count <= 40; count++)
            Assert.Equal(Enumerable.Range(0, count).Select(i => i * i + 1), OrderedParallel.Map(count, threads, i => i * i + 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void ForEach_runs_every_index_once_with_one_local_value_per_thread(int threads)
    {
        for (var count = 0; count <= 40; count++)
        {
            var (locals, runs) = (new ConcurrentBag<Local>(), new int[count]);
            OrderedParallel.ForEach(
                count,
                threads,
                () =>
                {
                    var local = new Local([]);
                    locals.Add(local);
                    return local;
                },
                (i, local) =>
                {
                    runs[i]++;
                    local.Items.Add((i, Environment.CurrentManagedThreadId));
                });
            Assert.All(runs, times => Assert.Equal(1, times));
            Assert.InRange(locals.Count, Math.Min(count, 1), Math.Min(count, threads));
            Assert.All(locals, local =>
            {
                Assert.Equal(local.Items.Order(), local.Items);
                Assert.Single(local.Items.Select(item => item.Thread).Distinct());
            });
        }
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(1, 3)]
    public void On_one_thread_or_for_one_item_an_exception_comes_as_it_was_thrown(int count, int threads)
    {
        static int Fail(int item) => throw new InvalidOperationException();
        Assert.Throws<InvalidOperationException>(() => OrderedParallel.Map(count, threads, Fail));
    }

    sealed record Local(List<(int Index, int Thread)> Items);
}
