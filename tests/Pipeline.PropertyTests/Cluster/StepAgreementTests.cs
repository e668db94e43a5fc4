using Pipeline.Cluster;
using Xunit;

namespace Pipeline.PropertyTests.Cluster;

public class StepAgreementTests
{
    // The chunks of the first rank, whatever the others think of time.
    [Fact]
    public void Chunks_end_at_the_same_step_where_the_first_rank_says()
    {
        var ends = SimulatedRanks.Run(3, rank =>
        {
            var control = new StepAgreement(rank, CancellationToken.None);
            return Enumerable.Range(0, 4)
                .Select(_ => LengthOfChunk(control, due: 40, isFull: steps => steps >= (rank.Rank == 0 ? 25 : 3))).ToArray();
        });
        Assert.All(ends, lengths => Assert.Equal(ends[0], lengths));
        Assert.All(ends[0], length => Assert.InRange(length, 25, 40));
    }

    [Fact]
    public void A_chunk_does_not_pass_over_a_step_that_is_due() => Assert.All(
        SimulatedRanks.Run(2, rank => LengthOfChunk(
            new(rank, CancellationToken.None), due: 17, isFull: steps => steps > 0 && steps % 17 == 0)),
        length => Assert.Equal(17, length));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_signal_at_any_rank_stops_all_of_them_at_the_same_step(int signalled)
    {
        var stops = SimulatedRanks.Run(3, rank =>
        {
            using var stop = new CancellationTokenSource();
            var control = new StepAgreement(rank, stop.Token);
            var steps = 0;
            for (; !control.EndsChunk(steps, long.MaxValue, () => false); steps++)
                if (steps == 30 && rank.Rank == signalled) stop.Cancel();
            return (steps, control.IsStopRequested);
        });
        Assert.All(stops, stop => Assert.Equal(stops[0], stop));
        Assert.True(stops[0].IsStopRequested);
        Assert.True(stops[0].steps > 30);
    }

    static int LengthOfChunk(StepAgreement control, int due, Func<int, bool> isFull)
    {
        var steps = 0;
        while (!control.EndsChunk(steps, due - steps, () => isFull(steps))) steps++;
        return steps;
    }
}
