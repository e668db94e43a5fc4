using Pipeline.Layers;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class RecipeTests
{
    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    [Theory, MemberData(nameof(Recipe))]
    public void The_defaults_of_a_recipe_are_valid(string recipe) =>
        Assert.Empty(BuiltInRecipes.All[recipe].Validate(TrainingConfig.Of(BuiltInRecipes.All[recipe])));

    [Fact]
    public void The_notebook_recipe_reports_every_unsupported_setting_with_an_alternative()
    {
        var config = TrainingConfig.Of(BuiltInRecipes.Notebook) with
        {
            HiddenWidths = [3, 2],
            Activation = Network.Relu,
            Loss = LossKind.CrossEntropy,
            BatchSize = 2,
        };
        var errors = BuiltInRecipes.Notebook.Validate(config);

        Assert.Equal([Setting.Hidden, Setting.Activation, Setting.Loss, Setting.BatchSize], errors.Select(error => error.Setting));
        Assert.All(errors, error => Assert.DoesNotContain(
            error.Alternative.Validate(config), alternative => alternative.Setting == error.Setting));
        Assert.Equal(
            "Hidden: the notebook recipe has exactly one hidden layer, 2 were asked for; use the gradient recipe for other depths.",
            $"{errors[0]}");
        Assert.Equal("BatchSize: the notebook recipe takes one sample a step, 2 were asked for; use the minibatch recipe.", $"{errors[3]}");
    }

    [Fact]
    public void Losses_are_found_by_their_names() => Assert.All(LossKind.All, pair => Assert.Equal(pair.Key, pair.Value.Name));
}
