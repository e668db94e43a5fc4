using Pipeline.Data;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Recipes;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Strengths that are none, images that are missing, temperatures that are not above 0.</summary>
static class AugmentationMistakes
{
    public static IEnumerable<Mistake> All =>
    [
        new("half a turn", () => new Augmentation { Rotation = 180 }, "The rotation is 180, but must be a number from 0 to below 180."),
        new("a negative rotation", () => new Augmentation { Rotation = -1 },
            "The rotation is -1, but must be a number from 0 to below 180."),
        new("scaling to nothing", () => new Augmentation { Scaling = 1 }, "The scaling is 1, but must be a number from 0 to below 1."),
        new("a shear by a right angle", () => new Augmentation { Shear = 90 }, "The shear is 90, but must be a number from 0 to below 90."),
        new("a negative shift", () => new Augmentation { Shift = -1 }, "The shift is -1, but must be a finite number of at least 0."),
        new("a strength that is no number", () => new Augmentation { ElasticAlpha = double.NaN },
            "The strength of the elastic distortion is NaN, but must be a finite number of at least 0."),
        new("a filter without width", () => new Augmentation { ElasticSigma = 0 },
            "The deviation of the filter is 0, but must be a number from 0.1 to 64."),
        new("no images", () => Augmentation.Affine.Apply(null!, Key.From(1)), "A set of images is expected, but null was given."),
        new("no threads that distort", () => Augmentation.Affine.Apply(new(1, 1, [0], [0]), Key.From(1), threads: 0),
            "The number of threads is 0, but must be at least 1."),
        new("no augmentation in a configuration", () => TrainingConfig.Of(BuiltInRecipes.Minibatch) with { Augmentation = null! },
            "An augmentation is expected, but null was given."),
        new("absolute zero", () => new SoftmaxCrossEntropy { Temperature = 0 },
            "The temperature is 0, but must be a finite number above 0."),
        new("a temperature that the recipe has no softmax for",
            () => (TrainingConfig.Of(BuiltInRecipes.Gradient) with { Temperature = 2 }).CreateStep(4, 2),
            "Temperature: the gradient recipe with squared-error has no distribution over the classes; use the minibatch recipe with "
                + "cross-entropy."),
    ];
}
