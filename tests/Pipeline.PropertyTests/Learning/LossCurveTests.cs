using Pipeline.Learning;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Learning;

public class LossCurveTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(399)]
    [InlineData(400)]
    [InlineData(5003)]
    public void Points_are_means_of_neighbouring_steps_and_never_too_many(int count)
    {
        var losses = Enumerable.Range(0, count).Select(i => Key.From(1).Uniform(i, 0, 5)).ToArray();
        var curve = losses.Aggregate(LossCurve.Empty, (all, loss) => all.Add(loss));
        Assert.InRange(curve.Means.Length, 0, LossCurve.MaxPoints - 1);
        Assert.Equal(count, curve.Means.Length * curve.StepsPerPoint + curve.Count);
        var expected = losses.Chunk((int)curve.StepsPerPoint).Take(curve.Means.Length).Select(chunk => chunk.Average());
        Assert.All(expected.Zip(curve.Means), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-12));
    }
}
