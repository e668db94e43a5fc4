using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class JitWarmupTests
{
    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    [Theory]
    [MemberData(nameof(Recipe))]
    public void Every_recipe_can_be_rehearsed_in_either_precision(string recipe)
    {
        var plan = new PlanRequest(Recipe: recipe, Hidden: "300").Validate().Match(plan => plan, _ => throw new InvalidOperationException());
        Assert.InRange(JitWarmup.Run<float>(plan, threads: 2), 0, 100);
        Assert.InRange(JitWarmup.Run<double>(plan, threads: 1), 0, 100);
    }
}
