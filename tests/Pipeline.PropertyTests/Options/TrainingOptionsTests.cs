using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Options;

public class TrainingOptionsTests
{
    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    [Theory, MemberData(nameof(Recipe))]
    public void What_is_left_out_is_the_recipe_s(string recipe) =>
        Assert.Equal(Settings(TrainingConfig.Of(BuiltInRecipes.All[recipe])), Settings(Good(new(recipe))));

    [Fact]
    public void Without_a_recipe_it_is_the_default_one() => Assert.Equal(Settings(TrainingConfig.Of(BuiltInRecipes.Default)), Settings(Good(new())));

    [Fact]
    public void Every_option_reaches_the_plan()
    {
        var plan = Good(new("minibatch", "7,5", "tanh", "squared-error", "sgd", "0.25", "4", "3", "-9", "double"));
        Assert.Equal((BuiltInRecipes.Minibatch, Network.Tanh, LossKind.SquaredError, 0.25),
            (plan.Recipe, plan.Activation, plan.Loss, plan.LearningRate));
        Assert.Equal((4, 3, -9, Precision.Double), (plan.BatchSize, plan.Epochs, plan.Seed, plan.Precision));
        Assert.Equal([7, 5], plan.Hidden.AsEnumerable());
    }

    [Fact]
    public void What_a_recipe_cannot_do_is_said_in_options_with_the_recipe_that_can() => Assert.Equal(
    [
        "--hidden: the notebook recipe has exactly one hidden layer, 2 were asked for; use --recipe gradient for other depths.",
        "--activation: the notebook recipe is sigmoid throughout, tanh was asked for; use --recipe gradient.",
        "--loss: the notebook recipe descends on squared-error, cross-entropy was asked for; use --recipe gradient.",
        "--batch: the notebook recipe takes one sample a step, 2 were asked for; use --recipe minibatch.",
    ], Mistakes(new("notebook", Hidden: "10,10", Activation: "tanh", Loss: "cross-entropy", Batch: "2")));

    [Fact]
    public void An_option_that_cannot_be_read_does_not_hide_what_the_recipe_cannot_do() => Assert.Equal(
    [
        "--epochs: found '0', expected a whole number from 1 to 2147483647.",
        "--batch: the notebook recipe takes one sample a step, 2 were asked for; use --recipe minibatch.",
    ], Mistakes(new("notebook", Batch: "2", Epochs: "0")));

    [Theory, InlineData(Setting.Hidden, "--hidden"), InlineData(Setting.Activation, "--activation"), InlineData(Setting.Loss, "--loss")]
    [InlineData(Setting.LearningRate, "--learning-rate"), InlineData(Setting.BatchSize, "--batch"), InlineData(Setting.Epochs, "--epochs")]
    [InlineData(Setting.Seed, "--seed"), InlineData(Setting.Precision, "--precision")]
    public void Every_setting_has_its_option(Setting setting, string option)
    {
        var recipe = BuiltInRecipes.Gradient with { Validate = _ => [new(setting, "it cannot be", BuiltInRecipes.Minibatch)] };
        Assert.Equal([$"{option}: it cannot be; use --recipe minibatch."],
            TrainingOptions.Errors(TrainingConfig.Of(recipe)).Select(error => error.Message).AsEnumerable());
    }

    static (Recipe, string, string, LossKind, double, int, int, long, Precision) Settings(TrainingConfig plan) =>
        (plan.Recipe, string.Join(',', plan.Hidden), plan.Activation.Name, plan.Loss,
            plan.LearningRate, plan.BatchSize, plan.Epochs, plan.Seed, plan.Precision);

    static TrainingConfig Good(TrainingOptions options) =>
        options.Validate().Match(plan => plan, errors => throw new InvalidOperationException($"{errors}"));

    static string[] Mistakes(TrainingOptions options) => options.Validate().Match(
        _ => [], errors => errors.Select(error => error.Message).ToArray());
}
