using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Execution;

public class PerturbedProductsTests
{
    // Vectors of eight, ten rows at once. Where outputs do not fill their vectors and the products fill more than ten rows, two products
    // side by side leave less to compute; elsewhere they would leave more.
    [Theory]
    [InlineData(1, 2, 80)]
    [InlineData(5, 10, 80)]
    [InlineData(8, 16, 160)]
    [InlineData(8, 20, 160)]
    [InlineData(8, 21, 240)]
    [InlineData(9, 18, 240)]
    [InlineData(9, 20, 240)]
    [InlineData(9, 21, 480)]
    [InlineData(9, 40, 480)]
    public void A_buffer_has_the_fewest_elements(int outputs, int products, int elements)
    {
        var w = Draw.Matrix<float>(Key.From(2), 3, outputs);
        var firstLayer = new PerturbedProducts<float>(Draw.Matrix<float>(Key.From(1), 1, 3), w, new Kernels<float, Lanes256<float>>());
        Assert.Equal(elements, firstLayer.BufferLength(products));
    }
}
