using FsCheck.Xunit;
using Pipeline.Numerics;
using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report;

public class FirstLayerPartTests
{
    [Property]
    public void Opacity_is_the_size_of_a_weight_and_colour_its_sign(sbyte[] weights)
    {
        var matrix = Matrix<double>.Of(weights.Length + 1, 1, [1, .. weights.Select(w => w / 127.0)]);
        var pixels = FirstLayerPart.Pixels(matrix, unit: 0, limit: 1);
        Assert.Equal(4 * matrix.Rows, pixels.Length);
        for (var i = 0; i < matrix.Rows; i++)
        {
            Assert.Equal(Math.Round(255 * Math.Min(1, Math.Abs(matrix[i, 0]))), pixels[4 * i + 3]);
            Assert.Equal(matrix[i, 0] >= 0, pixels[4 * i] == pixels[0]);
        }
    }

    [Fact]
    public void Weights_that_are_all_zero_are_not_seen() =>
        Assert.Equal(new byte[2], FirstLayerPart.Pixels(Matrix<double>.Of(2, 1, [0, 0]), 0, limit: 0).Where((_, i) => i % 4 == 3));
}
