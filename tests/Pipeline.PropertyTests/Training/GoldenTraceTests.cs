using System.Text.Json;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Training;

/// <summary>Two recipes against NumPy traces of the lecture's code, in double: 12 inputs, 5 hidden units, 3 outputs, 60 samples.</summary>
public class GoldenTraceTests
{
    // NumPy sums products in another order.
    const double Tolerance = 1e-12;

    static readonly string[] Names = ["W2", "b2", "W3", "b3"];
    static readonly JsonElement Golden = Load();

    [Theory]
    [InlineData("notebook")]
    [InlineData("gradient")]
    public void A_recipe_reports_the_golden_losses_and_ends_with_the_golden_weights(string recipe)
    {
        var step = Config(recipe).CreateStep(inputWidth: 12, classes: 3);
        var results = Folds.Scan(step.Init(Weights(Golden), Key.From(1)), step)(Samples(recipe)).ToArray();

        Assert.Equal(60, results.Length);
        Assert.Equal(60, Losses(recipe).Length);
        AssertNear(Losses(recipe), results.Select(result => result.Metrics.Loss));
        AssertNear(Weights(Golden.GetProperty(recipe)).Flatten(), results[^1].State.Parameters.Flatten());
    }

    [Fact]
    public void The_golden_losses_of_the_recipes_differ() =>
        Assert.True(Math.Abs(Losses("notebook")[^1] - Losses("gradient")[^1]) > 1e-6);

    static double[] Losses(string recipe) => Numbers(Golden.GetProperty(recipe).GetProperty("loss_after_step"));

    static TrainingConfig Config(string recipe) =>
        new(BuiltInRecipes.All[recipe], [5], Sigmoid, LossKind.SquaredError,
            Golden.GetProperty("learning_rate").GetDouble(), 1, 1, 1, Precision.Double);

    static IEnumerable<Batch<double>> Samples(string recipe)
    {
        var encoder = new Encoder<double>(BuiltInRecipes.All[recipe].PixelEncoding, BuiltInRecipes.All[recipe].TargetEncoding, 3);
        return Golden.GetProperty("pixels").EnumerateArray().Zip(Golden.GetProperty("labels").EnumerateArray(), (pixels, label) =>
            encoder.Batch(pixels.EnumerateArray().Select(pixel => pixel.GetByte()).ToArray(), [label.GetByte()]));
    }

    static Parameters<double> Weights(JsonElement json) =>
        Parameters<double>.Of([.. Names.Select(name => Matrix(json.GetProperty(name)))]);

    static Matrix<double> Matrix(JsonElement json)
    {
        double[][] rows = json[0].ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(Numbers)] : [Numbers(json)];
        return Matrix<double>.Of(rows.Length, rows[0].Length, [.. rows.SelectMany(row => row)]);
    }

    static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    static void AssertNear(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.All(
            expected.Zip(actual, (e, a) => (a - e) / Math.Max(1, Math.Abs(e))),
            error => Assert.InRange(error, -Tolerance, Tolerance));

    static JsonElement Load()
    {
        using var stream = typeof(GoldenTraceTests).Assembly.GetManifestResourceStream("small.json")!;
        return JsonSerializer.Deserialize<JsonElement>(stream);
    }

    [Theory]
    [InlineData("notebook")]
    [InlineData("gradient")]
    public void One_step_applied_after_the_other_ends_with_the_golden_weights_too(string recipe)
    {
        var step = Config(recipe).CreateStep(inputWidth: 12, classes: 3);
        var end = Samples(recipe).Aggregate(step.Init(Weights(Golden), Key.From(1)), (state, sample) => step.Apply(state, sample).State);
        AssertNear(Weights(Golden.GetProperty(recipe)).Flatten(), end.Parameters.Flatten());
    }
}
