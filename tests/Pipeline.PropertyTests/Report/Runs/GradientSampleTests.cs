using Pipeline.Data.Digits;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report;

public class GradientSampleTests
{
    [Theory]
    [InlineData("gradient")]
    [InlineData("notebook")]
    [InlineData("numerical")]
    [InlineData("minibatch")]
    public void A_small_step_against_the_gradient_lowers_the_loss_by_its_square(string recipe)
    {
        var images = DigitDrawing.Images(Key.From(1), 20);
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { HiddenWidths = [4] };
        var p = config.CreateStep(784, 10).Init<double>(Key.From(2)).Parameters;
        var sample = GradientSample.Of(config, p, images, 10);
        var squaredNorm = Parameters<double>.Dot(sample.Gradient, sample.Gradient);
        const double rate = 1e-6;
        var after = GradientSample.Of(config, p + -rate * sample.Gradient, images, 10).Loss;
        Assert.Equal(20, sample.Images);
        Assert.Equal(rate * squaredNorm, sample.Loss - after, 1e-3 * rate * squaredNorm);
    }
}
