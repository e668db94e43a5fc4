using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class JitWarmupTests
{
    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    [Theory]
    [MemberData(nameof(Recipe))]
    public void Every_recipe_can_be_warmed_up_in_either_precision(string recipe)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { HiddenWidths = [300] };
        Assert.InRange(JitWarmup.Run<float>(config, threads: 2), 0, 100);
        Assert.InRange(JitWarmup.Run<double>(config, threads: 1), 0, 100);
    }
}
