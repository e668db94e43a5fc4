using System.Reflection;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Recipes;

public class TrainingConfigTextTests
{
    static readonly TrainingConfig Other = new(
        BuiltInRecipes.Minibatch, [7, 5], Network.Elu(0.3), LossKind.SquaredError, 0.1 + 0.2, 17, 3, -5, Precision.Double)
    {
        Optimizer = OptimizerKind.Nesterov,
        Momentum = 0.1,
        WeightDecay = 1e-300,
        ClipNorm = 2,
        Schedule = ScheduleKind.Cosine,
        WarmUpSteps = 4,
        Dropout = 0.25,
        LabelSmoothing = 0,
        EmaDecay = 0.5,
        StepCount = 1L << 40,
        Temperature = 1,
        Augmentation = new() { Rotation = 0.1, Scaling = 0.2, Shear = 0.3, Shift = 0.4, ElasticAlpha = 0.5, ElasticSigma = 0.6 },
    };

    [Fact]
    public void Configurations_are_read_as_they_are_written()
    {
        foreach (var recipe in BuiltInRecipes.All.Values) IsRead(TrainingConfig.Of(recipe));
        IsRead(Other);
        IsRead(TrainingConfig.Of(BuiltInRecipes.Minibatch) with { LabelSmoothing = 0.1, Temperature = 2.5, Shards = 4 });
        foreach (var augmentation in Augmentation.All.Values) IsRead(Other with { Augmentation = augmentation });
        foreach (var activation in Network.Activations.Values) IsRead(Other with { Activation = activation });
    }

    [Property(MaxTest = 50)]
    public void Numbers_are_read_to_the_bit(int seed)
    {
        var key = Key.From(seed);
        var seeds = (long)key.Bits(3).A;
        IsRead(Other with { LearningRate = key.Uniform(0), Momentum = key.Uniform(1), EmaDecay = key.Uniform(2), Seed = seeds });
    }

    // A setting that is added to TrainingConfig and not to the text would be lost by a checkpoint.
    [Fact]
    public void Every_setting_is_in_the_text()
    {
        var one = TrainingConfig.Of(BuiltInRecipes.Gradient) with { Loss = LossKind.CrossEntropy };
        var other = Other with { LabelSmoothing = 0.1, Temperature = 2, Shards = 3 };
        foreach (var property in typeof(TrainingConfig).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var changed = one with { };
            property.SetValue(changed, property.GetValue(other));
            Assert.False(
                TrainingConfigText.Format(one).SequenceEqual(TrainingConfigText.Format(changed)), $"{property.Name} is not in the text");
        }
    }

    [Theory]
    [InlineData("recipe", "magic", "recipe: found \"magic\", expected gradient, minibatch, notebook, numerical.")]
    [InlineData("recipe", "notebook", "recipe: found Hidden: ")]
    [InlineData("hidden", "7,0", "hidden: found \"7,0\"")]
    [InlineData("activation", "maxout", "activation: found \"maxout\"")]
    [InlineData("loss", "", "loss: found \"\"")]
    [InlineData("optimizer", "lion", "optimizer: found \"lion\"")]
    [InlineData("learning-rate", "-1", "learning-rate: found \"-1\"")]
    [InlineData("learning-rate", "NaN", "learning-rate: found \"NaN\"")]
    [InlineData("momentum", "1", "momentum: found \"1\"")]
    [InlineData("clip-norm", "0", "clip-norm: found \"0\"")]
    [InlineData("epochs", "0", "epochs: found \"0\"")]
    [InlineData("batch", "3000000000", "batch: found \"3000000000\"")]
    [InlineData("precision", "half", "precision: found \"half\"")]
    public void Unknown_words_and_numbers_out_of_range_are_refused(string key, string value, string message)
    {
        var refusal = Refusal(TrainingConfigText.Parse(TrainingConfigText.Format(Other).SetItem(key, value)));
        Assert.StartsWith(message, refusal);
    }

    static void IsRead(TrainingConfig config)
    {
        var text = TrainingConfigText.Format(config);
        var read = Good(TrainingConfigText.Parse(text));
        Assert.Equal(config with { HiddenWidths = read.HiddenWidths }, read);
        Assert.Equal(config.HiddenWidths.AsEnumerable(), read.HiddenWidths);
        Assert.True(text.SequenceEqual(TrainingConfigText.Format(read)));
    }
}
