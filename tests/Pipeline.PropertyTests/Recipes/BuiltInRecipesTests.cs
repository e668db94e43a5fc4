using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

/// <summary>Which step, encoding and text each recipe stands for.</summary>
public class BuiltInRecipesTests
{
    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    static Step Step(string recipe, LossKind loss, int batchSize = 1) =>
        (TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { HiddenWidths = [3], Loss = loss, BatchSize = batchSize })
            .CreateStep(inputWidth: 4, classes: 2);

    static GradientStep Descent(Step step) => step switch
    {
        LossAfterUpdateStep reported => Descent(reported.Inner),
        DeferredUpdateStep deferred => Descent(deferred.Inner),
        _ => Assert.IsType<GradientStep>(step),
    };

    [Fact]
    public void Each_recipe_descends_on_the_loss_that_is_asked_for_on_the_outputs_that_this_loss_takes()
    {
        var logits = "dense 4 → 3 >> sigmoid >> dense 3 → 2";
        (string Recipe, LossKind Kind, Loss Loss, string Network)[] expected =
        [
            ("gradient", LossKind.SquaredError, new HalfSquaredError(), $"{logits} >> sigmoid"),
            ("gradient", LossKind.CrossEntropy, new BinaryCrossEntropyWithLogits(), logits),
            ("numerical", LossKind.SquaredError, new HalfSquaredError(), $"{logits} >> sigmoid"),
            ("numerical", LossKind.CrossEntropy, new BinaryCrossEntropyOnProbabilities(), $"{logits} >> sigmoid"),
            ("minibatch", LossKind.SquaredError, new HalfSquaredError(), $"{logits} >> sigmoid"),
            ("minibatch", LossKind.CrossEntropy, new SoftmaxCrossEntropy(), logits),
        ];
        foreach (var (recipe, kind, loss, network) in expected)
        {
            var objective = Descent(Step(recipe, kind)).Objective;
            Assert.Equal((loss, network), (objective.Loss, objective.Network.Name));
        }
    }

    [Theory]
    [InlineData("notebook", 1, true)]
    [InlineData("gradient", 1, true)]
    [InlineData("gradient", 2, false)]
    [InlineData("minibatch", 1, true)]
    [InlineData("minibatch", 2, false)]
    [InlineData("numerical", 1, false)]
    public void Updates_of_plain_descent_are_deferred_for_single_samples_and_only_for_them(string recipe, int batchSize, bool isDeferred) =>
        Assert.Equal(isDeferred, Step(recipe, LossKind.SquaredError, batchSize) is DeferredUpdateStep);

    [Theory, MemberData(nameof(Recipe))]
    public void All_but_minibatches_print_the_lectures_loss_of_the_outputs_and_keep_the_order_of_the_file(string recipe)
    {
        var isMinibatch = recipe == "minibatch";
        Assert.Equal(isMinibatch, BuiltInRecipes.All[recipe].IsShuffled);
        if (recipe == "notebook" || isMinibatch) return;
        var step = Step(recipe, LossKind.CrossEntropy);
        var printed = Assert.IsType<LossAfterUpdateStep>(step is DeferredUpdateStep deferred ? deferred.Inner : step).ReportedObjective;
        Assert.Equal(new BinaryCrossEntropyOnProbabilities(), printed.Loss);
        Assert.Equal(Network.Sigmoid, printed.Network.Parts[^1]);
    }

    [Theory, MemberData(nameof(Recipe))]
    public void A_recipe_is_found_by_its_name_and_says_in_a_line_what_it_does(string recipe)
    {
        Assert.Equal(recipe, BuiltInRecipes.All[recipe].Name);
        Assert.Contains(' ', BuiltInRecipes.All[recipe].Summary);
        Assert.DoesNotContain('\n', BuiltInRecipes.All[recipe].Summary);
    }

    [Fact]
    public void The_notebook_says_word_for_word_what_it_cannot_do()
    {
        var plan = TrainingConfig.Of(BuiltInRecipes.Notebook) with
        {
            HiddenWidths = [3, 2],
            Activation = Network.Relu,
            Loss = LossKind.CrossEntropy,
            BatchSize = 2,
        };
        Assert.Equal(
            [
                "Hidden: the notebook recipe has exactly one hidden layer, 2 were asked for; use the gradient recipe for other depths.",
                "Activation: the notebook recipe is sigmoid throughout, relu was asked for; use the gradient recipe.",
                "Loss: the notebook recipe descends on squared-error, cross-entropy was asked for; use the gradient recipe.",
                "BatchSize: the notebook recipe takes one sample a step, 2 were asked for; use the minibatch recipe.",
            ],
            BuiltInRecipes.Notebook.Validate(plan).Select(error => error.ToString()));
    }

    [Fact]
    public void The_losses_are_known_as_cross_entropy_and_squared_error() =>
        Assert.Equal(["cross-entropy", "squared-error"], LossKind.All.Keys);
}
