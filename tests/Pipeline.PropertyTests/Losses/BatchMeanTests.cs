using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Losses;

public class BatchMeanTests
{
    [Fact]
    public void The_gradient_of_one_sample_is_returned_unchanged()
    {
        var row = Draw.Matrix<double>(Key.From(1), 1, 4);
        Assert.Same(row, row.DivideByRowCount());
    }

    // In dual numbers 1·∞ is ∞ with the tangent 1·t + 0·∞, which is NaN.
    [Fact]
    public void The_loss_of_one_sample_keeps_its_tangent_on_overflow() =>
        Assert.Equal(new Dual(double.PositiveInfinity, 3), Matrix<Dual>.Of(1, 1, [new(double.PositiveInfinity, 3)]).MeanOverRows());
}
