using Pipeline.Data;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Options;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Options;

public class TrainingOptionsTests
{
    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    [Theory, MemberData(nameof(Recipe))]
    public void Omitted_options_have_the_defaults_of_the_recipe(string recipe) =>
        Assert.Equal(Settings(TrainingConfig.Of(BuiltInRecipes.All[recipe])), Settings(Good(new(recipe))));

    [Fact]
    public void Without_a_recipe_the_default_recipe_is_used() =>
        Assert.Equal(Settings(TrainingConfig.Of(BuiltInRecipes.Default)), Settings(Good(new())));

    [Fact]
    public void Every_option_sets_its_field_of_the_config()
    {
        var config = Good(new("minibatch", "7,5", "tanh", "squared-error", "sgd", "0.25", "4", "3", "-9", "double"));
        Assert.Equal((BuiltInRecipes.Minibatch, Network.Tanh, LossKind.SquaredError, 0.25),
            (config.Recipe, config.Activation, config.Loss, config.LearningRate));
        Assert.Equal((4, 3, -9, Precision.Double), (config.BatchSize, config.Epochs, config.Seed, config.Precision));
        Assert.Equal([7, 5], config.HiddenWidths.AsEnumerable());
    }

    [Fact]
    public void Options_of_the_optimizer_make_its_chain()
    {
        var config = Good(new("minibatch", Optimizer: "nesterov", LearningRate: "0.5", Momentum: "0.25", WeightDecay: "0.125",
            ClipNorm: "2", Schedule: "cosine", WarmUp: "3"));
        Assert.Equal(
            Optimizer.ClipByGlobalNorm(2) >> (Optimizer.WeightDecay(0.125)
                >> Optimizer.Nesterov(Schedule.WarmUp(3, Schedule.Cosine(0.5, 7)), 0.25)),
            (config with { StepCount = 10 }).CreateOptimizer());
        Assert.Equal(Optimizer.AdamW(0.5, 0.125),
            Good(new("minibatch", Optimizer: "adamw", LearningRate: "0.5", WeightDecay: "0.125")).CreateOptimizer());
    }

    [Theory]
    [InlineData("adam", "--momentum: adam has none; use --optimizer momentum or nesterov.")]
    [InlineData(null, "--momentum: sgd has none; use --optimizer momentum or nesterov.")]
    [InlineData("adamm", "--optimizer: found 'adamm', expected one of adam, adamw, momentum, nesterov, rmsprop, sgd. Did you mean adam?")]
    public void A_momentum_without_an_optimizer_that_has_one_is_an_error(string? optimizer, string error) =>
        Assert.Equal([error], Errors(new("minibatch", Optimizer: optimizer, Momentum: "0.5")));

    [Theory]
    [InlineData("sgd", 0.1, 0)]
    [InlineData("momentum", 0.01, 0)]
    [InlineData("adam", 0.001, 0)]
    [InlineData("adamw", 0.001, 0.01)]
    public void Learning_rate_and_decay_that_are_not_set_are_those_of_the_optimizer(string optimizer, double rate, double decay)
    {
        var config = Good(new("minibatch", Optimizer: optimizer));
        Assert.Equal((rate, decay), (config.LearningRate, config.WeightDecay));
        var set = Good(new("minibatch", Optimizer: optimizer, LearningRate: "0.5", WeightDecay: "0.25"));
        Assert.Equal((0.5, 0.25), (set.LearningRate, set.WeightDecay));
    }

    [Fact]
    public void One_cycle_has_a_rise_of_its_own() => Assert.Equal(
        ["--warm-up: one-cycle has a rise of its own. Leave it out."], Errors(new("minibatch", Schedule: "one-cycle", WarmUp: "3")));

    [Fact]
    public void The_notebook_recipe_descends_at_one_rate_without_additions() => Assert.Equal(
    [
        "--optimizer: the notebook recipe descends by sgd, adam was asked for; use --recipe gradient.",
        "--weight-decay: the notebook recipe has no weight decay; use --recipe gradient.",
        "--clip-norm: the notebook recipe does not clip its gradient; use --recipe gradient.",
        "--schedule: the notebook recipe has one learning rate throughout, step was asked for; use --recipe gradient.",
        "--warm-up: the notebook recipe has one learning rate throughout; use --recipe gradient.",
        "--ema: the notebook recipe does not average its weights; use --recipe gradient.",
        "--label-smoothing: the notebook recipe with squared-error has no distribution over the classes; "
            + "use --recipe minibatch with cross-entropy.",
    ], Errors(new("notebook", Optimizer: "adam", WeightDecay: "1", ClipNorm: "1", Schedule: "step", WarmUp: "1",
        LabelSmoothing: "0.1", Ema: "0.9")));

    [Theory]
    [InlineData("gradient", "squared-error")]
    [InlineData("gradient", "cross-entropy")]
    [InlineData("numerical", "cross-entropy")]
    [InlineData("minibatch", "squared-error")]
    public void Labels_are_smoothed_for_the_cross_entropy_over_classes_only(string recipe, string loss) => Assert.Equal(
    [
        $"--label-smoothing: the {recipe} recipe with {loss} has no distribution over the classes; "
            + "use --recipe minibatch with cross-entropy.",
    ], Errors(new(recipe, Loss: loss, LabelSmoothing: "0.1")));

    [Theory]
    [InlineData("1")]
    [InlineData("-0.1")]
    [InlineData("much")]
    public void Smoothing_and_decay_are_fractions(string text) => Assert.Equal(
    [
        $"--label-smoothing: found '{text}', expected a number from 0 to below 1, such as 0.9.",
        $"--ema: found '{text}', expected a number from 0 to below 1, such as 0.9.",
    ], Errors(new("minibatch", LabelSmoothing: text, Ema: text)));

    [Fact]
    public void Smoothing_and_average_are_settings_of_the_config()
    {
        var config = Good(new("minibatch", LabelSmoothing: "0.1", Ema: "0.99", ClipNorm: "2", Activation: "leaky-relu:0.2"));
        Assert.Equal((0.1, 0.99, Network.LeakyRelu(0.2)), (config.LabelSmoothing, config.EmaDecay, config.Activation));
        Assert.Equal(
            (Optimizer.ClipByGlobalNorm(2) >> Optimizer.Sgd(0.1)) >> Optimizer.AverageWeights(0.99), config.CreateOptimizer());
    }

    [Fact]
    public void Unsupported_settings_are_reported_as_options_with_the_recipe_that_supports_them() => Assert.Equal(
    [
        "--hidden: the notebook recipe has exactly one hidden layer, 2 were asked for; use --recipe gradient for other depths.",
        "--activation: the notebook recipe is sigmoid throughout, tanh was asked for; use --recipe gradient.",
        "--loss: the notebook recipe descends on squared-error, cross-entropy was asked for; use --recipe gradient.",
        "--batch: the notebook recipe takes one sample a step, 2 were asked for; use --recipe minibatch.",
    ], Errors(new("notebook", Hidden: "10,10", Activation: "tanh", Loss: "cross-entropy", Batch: "2")));

    [Fact]
    public void Strengths_edit_the_kind_of_augmentation()
    {
        Assert.Equal(Augmentation.Affine, Good(new("minibatch", Augmentation: new("affine"))).Augmentation);
        Assert.Equal(
            Augmentation.Both with { Rotation = 0, Shear = 3, ElasticSigma = 6, ElasticAlpha = 38 },
            Good(new(Augmentation: new("both", Rotation: "0", Shear: "3", ElasticAlpha: "38", ElasticSigma: "6"))).Augmentation);
        Assert.Equal(new Augmentation { Shift = 2, Scaling = 0.5 }, Good(new(Augmentation: new(Shift: "2", Scaling: "0.5"))).Augmentation);
        Assert.True(Good(new("minibatch")).Augmentation.IsNone);
    }

    [Fact]
    public void All_errors_of_strengths_are_reported() => Assert.Equal(
    [
        "--augment: found 'elastik', expected one of affine, both, elastic, none. Did you mean elastic?",
        "--rotation: found '180', expected a number from 0 to below 180.",
        "--scaling: found '1', expected a number from 0 to below 1, such as 0.9.",
        "--shear: found '90', expected a number from 0 to below 90.",
        "--shift: found '-1', expected a number from 0 on, such as 0.01.",
        "--elastic-alpha: found 'x', expected a number from 0 on, such as 0.01.",
        "--elastic-sigma: found '65', expected a number from 0.1 to 64.",
        "--elastic-sigma: there is no elastic distortion; use --augment elastic or --elastic-alpha too, or leave it out.",
    ], Errors(new(Augmentation: new("elastik", "180", "1", "90", "-1", "x", "65"))));

    [Fact]
    public void A_tuned_recipe_is_a_configuration_that_options_edit()
    {
        foreach (var (name, config) in TunedRecipes.All)
        {
            Assert.Equal(config, Good(new(name)));
            Assert.Equal(config with { Seed = 7 }, Good(new(name, Seed: "7")));
            Assert.Empty(config.Recipe.Validate(config));
        }
    }

    [Fact]
    public void A_parse_error_does_not_hide_unsupported_settings() => Assert.Equal(
    [
        "--epochs: found '0', expected a whole number from 1 to 2147483647.",
        "--batch: the notebook recipe takes one sample a step, 2 were asked for; use --recipe minibatch.",
    ], Errors(new("notebook", Batch: "2", Epochs: "0")));

    [Theory]
    [InlineData("notebook")]
    [InlineData("gradient")]
    [InlineData("numerical")]
    public void A_step_on_one_sample_is_not_cut_into_shards(string recipe) => Assert.Equal(
        [$"--shards: a step of the {recipe} recipe is not cut into shards; use --recipe minibatch."], Errors(new(recipe, Shards: "2")));

    [Theory, InlineData(Setting.Hidden, "--hidden"),
        InlineData(Setting.Activation, "--activation"), InlineData(Setting.Loss, "--loss")]
    [InlineData(Setting.LearningRate, "--learning-rate"), InlineData(Setting.BatchSize, "--batch"), InlineData(Setting.Epochs, "--epochs")]
    [InlineData(Setting.Seed, "--seed"), InlineData(Setting.Precision, "--precision"), InlineData(Setting.Optimizer, "--optimizer")]
    [InlineData(Setting.Momentum, "--momentum"), InlineData(Setting.WeightDecay, "--weight-decay")]
    [InlineData(Setting.LabelSmoothing, "--label-smoothing"), InlineData(Setting.EmaDecay, "--ema")]
    [InlineData(Setting.Temperature, "--temperature")]
    [InlineData(Setting.Shards, "--shards")]
    [InlineData(Setting.ClipNorm, "--clip-norm"), InlineData(Setting.Schedule, "--schedule"), InlineData(Setting.WarmUp, "--warm-up")]
    public void Every_setting_has_its_option(Setting setting, string option)
    {
        var recipe = BuiltInRecipes.Gradient with { Validate = _ => [new(setting, "it cannot be", BuiltInRecipes.Minibatch)] };
        Assert.Equal([$"{option}: it cannot be; use --recipe minibatch."],
            TrainingOptions.Errors(TrainingConfig.Of(recipe)).Select(error => error.Message).AsEnumerable());
    }

    static (Recipe, string, string, LossKind, double, int, int, long, Precision) Settings(TrainingConfig config) =>
        (config.Recipe, string.Join(',', config.HiddenWidths), config.Activation.Name, config.Loss,
            config.LearningRate, config.BatchSize, config.Epochs, config.Seed, config.Precision);

    static TrainingConfig Good(TrainingOptions options) =>
        options.Validate().Match(config => config, errors => throw new InvalidOperationException($"{errors}"));

    static string[] Errors(TrainingOptions options) => options.Validate().Match(
        _ => [], errors => errors.Select(error => error.Message).ToArray());
}
