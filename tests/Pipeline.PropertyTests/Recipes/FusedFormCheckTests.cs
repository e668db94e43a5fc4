using Pipeline.Numerics;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class FusedFormCheckTests
{
    [Theory]
    [InlineData("notebook")]
    [InlineData("gradient")]
    [InlineData("numerical")]
    [InlineData("minibatch")]
    public void Both_forms_of_every_recipe_agree(string recipe)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]);
        Assert.True(FusedFormCheck.Agrees<float>(config, threads: 2));
        Assert.True(FusedFormCheck.Agrees<double>(config with { Precision = Precision.Double }, threads: 1));
    }
}
