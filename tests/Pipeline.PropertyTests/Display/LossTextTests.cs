using Pipeline.Display;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Display;

public class LossTextTests
{
    const string Printed = "binary cross-entropy of the lecture, summed over the outputs, after the update";

    [Theory]
    [InlineData("gradient", "squared-error", $"minimized: squared error; printed: {Printed}")]
    [InlineData("gradient", "cross-entropy", $"minimized: sigmoid cross-entropy; printed: {Printed}")]
    [InlineData("notebook", "squared-error", $"minimized: squared error; printed: {Printed}")]
    [InlineData("numerical", "cross-entropy", $"minimized: binary cross-entropy of the lecture; printed: {Printed}")]
    [InlineData("minibatch", "cross-entropy", "minimized and printed: softmax cross-entropy, its mean over a batch before the update")]
    public void The_loss_is_named_also_where_steps_are_taken_as_written(string recipe, string loss, string line)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { Loss = LossKind.All[loss] };
        var step = config.CreateStep(784, 10);
        Assert.Equal(line, LossDescription.Describe(step, 1));
        Assert.Equal(line, LossDescription.Describe(Folds.AsWritten(step), 1));
    }
}
