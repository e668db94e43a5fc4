using System.Globalization;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

/// <summary>From the text of a table to a trained network, with what the library has for it and nothing else.</summary>
public class TableTrainingTests
{
    static readonly string[] Species = ["setosa", "versicolor", "virginica"];

    static readonly double[][] Centres = [[5.0, 3.4, 1500, 0.002], [5.9, 2.8, 4300, 0.013], [6.6, 3.0, 5600, 0.020]];

    static readonly double[] Deviations = [0.4, 0.3, 400, 0.002];

    /// <summary>Three kinds of flowers, measured in four units of very different size.</summary>
    static string Flowers(int count)
    {
        var key = Key.From(5);
        return "sepal length;sepal width;petal length;petal width;species\r\n" + string.Concat(Enumerable.Range(0, count).Select(i =>
            string.Join(';', Centres[i % 3].Select((centre, j) =>
                (centre + Deviations[j] * key.Normal(4 * i + j)).ToString(CultureInfo.InvariantCulture))) + $";\"{Species[i % 3]}\"\r\n"));
    }

    [Fact]
    public void A_network_learns_three_classes_of_a_table()
    {
        var table = Good(Table.Decode(Flowers(150)));
        var (labels, names) = table.Classes("species");
        var numbers = table.Numbers<float>("sepal length", "sepal width", "petal length", "petal width");
        var (training, test) = new Batch<float>(numbers, Batches.OneHot<float>(labels.AsSpan(), names.Length)).Split(0.3, Key.From(1));

        var standardization = Standardization.Of(training.X);
        var batches = Batches.Epochs(training with { X = standardization.Apply(training.X) }, batchSize: 15, epochs: 30, Key.From(2));
        var network = Network.Dense(4, 8) >> Network.Tanh >> Network.Dense(8, 3);
        var step = Folds.Step(network, new SoftmaxCrossEntropy(), Optimizer.Adam(0.02));
        var trained = Folds.Fold(step.Init<float>(Key.From(3)), step)(batches);

        var predicted = Evaluation.PredictedClasses(network, trained.Parameters, standardization.Apply(test.X));
        var evaluation = new Evaluation(predicted, Evaluation.PredictedClasses(Network.Identity, Parameters<float>.Empty, test.Target));
        Assert.Equal((105, 45), (training.Count, evaluation.Total));
        Assert.Equal(Species, names);
        Assert.True(evaluation.Accuracy >= 0.9, $"accuracy {evaluation.Accuracy}");
    }

    [Fact]
    public void A_network_learns_a_column_of_numbers()
    {
        var table = Good(Table.Decode(Flowers(150)));
        var (x, target) = (table.Numbers<double>("sepal length", "petal length"), table.Numbers<double>("petal width"));
        var (inputs, outputs) = (Standardization.Of(x), Standardization.Of(target));
        var (training, test) = new Batch<double>(inputs.Apply(x), outputs.Apply(target)).Split(0.2, Key.From(1));
        var network = Network.Dense(2, 1);
        var step = Folds.Step(network, new HalfSquaredError(), Optimizer.Sgd(0.1));
        var trained = Folds.Fold(step.Init<double>(Key.From(2)), step)(Batches.Epochs(training, 16, 20, Key.From(3)));
        var residual = network.Forward(trained.Parameters, test.X) - test.Target;
        Assert.InRange(Math.Sqrt(Matrix<double>.Dot(residual, residual) / test.Count), 0, 0.5);
        Assert.All(outputs.Invert(network.Forward(trained.Parameters, test.X)).Values, width => Assert.InRange(width, -0.01, 0.04));
    }
}
