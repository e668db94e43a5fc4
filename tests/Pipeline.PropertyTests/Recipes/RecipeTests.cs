using Pipeline.Layers;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class RecipeTests
{
    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    [Theory, MemberData(nameof(Recipe))]
    public void A_recipe_can_do_what_it_does_by_default(string recipe) =>
        Assert.Empty(BuiltInRecipes.All[recipe].Validate(TrainingConfig.Of(BuiltInRecipes.All[recipe])));

    [Fact]
    public void The_notebook_names_all_that_it_cannot_do_and_who_can()
    {
        var plan = TrainingConfig.Of(BuiltInRecipes.Notebook) with
        {
            Hidden = [3, 2],
            Activation = Network.Relu,
            Loss = LossKind.CrossEntropy,
            BatchSize = 2,
        };
        var errors = BuiltInRecipes.Notebook.Validate(plan);

        Assert.Equal([Setting.Hidden, Setting.Activation, Setting.Loss, Setting.BatchSize], errors.Select(error => error.Setting));
        Assert.All(errors, error => Assert.DoesNotContain(error.Alternative.Validate(plan), other => other.Setting == error.Setting));
        Assert.Equal(
            "Hidden: the notebook recipe has exactly one hidden layer, 2 were asked for; use the gradient recipe for other depths.",
            $"{errors[0]}");
        Assert.Equal("BatchSize: the notebook recipe takes one sample a step, 2 were asked for; use the minibatch recipe.", $"{errors[3]}");
    }

    [Fact]
    public void Losses_are_found_by_their_names() => Assert.All(LossKind.All, pair => Assert.Equal(pair.Key, pair.Value.Name));
}
