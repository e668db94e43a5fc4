using Pipeline.Layers;
using Pipeline.Learning;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Learning;

public class TrainingSettingsTests
{
    const int Pixels = 784, Classes = 10;

    [Theory]
    [InlineData("gradient", "gradient, hidden 100, sigmoid, squared-error, sgd 0.3, batch 1, epochs 1, seed 1, Single")]
    [InlineData("notebook", "notebook, hidden 100, sigmoid, squared-error, sgd 0.3, batch 1, epochs 1, seed 1, Single")]
    [InlineData("minibatch", "minibatch, hidden 100, sigmoid, cross-entropy, sgd 0.1, batch 32, epochs 10, seed 1, Single")]
    public void What_is_not_set_is_what_train_takes(string recipe, string expected) =>
        Assert.Equal(expected, new TrainingSettings(recipe).Validate(Pixels, Classes).Match(config => $"{config}", errors => $"{errors}"));

    [Fact]
    public void Settings_come_back_as_they_were_given()
    {
        var settings = new TrainingSettings("gradient", "30,20", "tanh", "0.05", "4", "3", "7");
        Assert.Equal(settings, settings.Validate(Pixels, Classes).Match(TrainingSettings.Of, _ => default!));
    }

    public static TheoryData<string> Activations() => [.. Network.NamedActivations.Keys, "leaky-relu:0.2", "elu:2"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Settings_that_are_written_out_can_be_read_again(string activation)
    {
        var config = Config(new("gradient", Activation: activation));
        var again = Config(TrainingSettings.Of(config));
        Assert.Equal((config.Activation, $"{config}"), (again.Activation, $"{again}"));
    }

    [Fact]
    public void Only_plain_configurations_can_be_followed()
    {
        var config = Config(new("gradient"));
        Assert.True(TrainingSettings.IsPlain(config));
        Assert.False(TrainingSettings.IsPlain(config with { Shards = 2 }));
    }

    [Theory]
    [InlineData("recipe", "nought", "--recipe: found 'nought'")]
    [InlineData(
        "recipe", "numerical", "--recipe: found numerical, expected one of gradient, notebook, minibatch, whose steps can be shown.")]
    [InlineData("hidden", "257", "--hidden: found 257, expected widths of at most 256.")]
    [InlineData("hidden", "9,9,9,9", "--hidden: found 4 layers, expected 1 to 3.")]
    [InlineData("hidden", "-1", "--hidden: found '-1'")]
    [InlineData("activation", "step", "--activation: found 'step'")]
    [InlineData("learningRate", "0", "--learning-rate: found '0'")]
    [InlineData("learningRate", "NaN", "--learning-rate: found 'NaN'")]
    [InlineData("batch", "65", "--batch: found 65, expected at most 64.")]
    [InlineData("epochs", "101", "--epochs: found 101, expected at most 100.")]
    [InlineData("seed", "x", "--seed: found 'x'")]
    public void A_setting_that_is_no_good_is_named_with_what_is_expected(string name, string value, string expected) =>
        Assert.Contains(expected, Errors(With(name, value), Pixels), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_told_at_once() => Assert.Equal(
        3, new TrainingSettings(Hidden: "x", LearningRate: "x", Seed: "x").Validate(Pixels, Classes).Match(_ => 0, errors => errors.Count));

    [Fact]
    public void Large_images_have_smaller_layers() => Assert.Equal(
        "--hidden: found 411000 weights for images of 4100 pixels, expected at most 400000.",
        Errors(new("gradient", Hidden: "100"), pixels: 4100));

    [Fact]
    public void A_long_text_is_not_repeated() => Assert.Equal(
        "--recipe: found a text of 1000 characters, expected at most 80.", Errors(new(new string('x', 1000)), Pixels));

    static TrainingConfig Config(TrainingSettings settings) =>
        settings.Validate(Pixels, Classes).Match(config => config, errors => throw new ArgumentException($"{errors}"));

    static TrainingSettings With(string name, string value) => name switch
    {
        "recipe" => new(value),
        "hidden" => new(Hidden: value),
        "activation" => new(Activation: value),
        "learningRate" => new(LearningRate: value),
        "batch" => new(Batch: value),
        "epochs" => new(Epochs: value),
        _ => new(Seed: value),
    };

    static string Errors(TrainingSettings settings, int pixels) => settings.Validate(pixels, Classes).Match(
        config => $"{config}", errors => string.Join('\n', errors.Select(error => error.Message)));
}
