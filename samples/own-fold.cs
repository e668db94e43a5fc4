#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// Training is a fold, so a loop of your own is a line: Aggregate of LINQ, or Scan, which gives every state. Run it with:
// dotnet run samples/own-fold.cs
using System.Globalization;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Two half moons, 400 points with noise; a network finds the curve between them.
var (training, test) = (Moons(Key.From(1), 400), Moons(Key.From(2), 400));
var step = Step(Dense(2, 16) >> Tanh >> Dense(16, 2), CrossEntropy, Momentum(0.1));
var start = step.Init<double>(Key.From(3));
var batches = Batches.Epochs(training, batchSize: 20, epochs: 30, Key.From(4)).ToArray();

// 1. Fold is Aggregate: the state goes round, each batch gives the next one. To the bit.
var folded = batches | Fold(start, step);
var aggregated = batches.Aggregate(start, (state, batch) => step.Apply(state, batch).State);
Console.WriteLine($"Fold and Aggregate give the same weights: {folded == aggregated}");

// 2. More may go round. Here the mean of all weights on the way (Polyak and Juditsky 1992), beside the weights themselves.
var (last, mean, _) = batches.Aggregate((State: start, Mean: start.Parameters, Count: 1.0), (carry, batch) =>
{
    var state = step.Apply(carry.State, batch).State;
    return (state, (carry.Count / (carry.Count + 1)) * carry.Mean + (1 / (carry.Count + 1)) * state.Parameters, carry.Count + 1);
});
Console.WriteLine($"test accuracy of the last weights {Accuracy(last.Parameters):P1}, of their mean {Accuracy(mean):P1}");

// 3. Scan is lazy: stopping early is taking fewer. Nothing is computed for batches that nobody asks for.
var enough = (batches | Scan(start, step)).TakeWhile(next => next.Metrics.Loss > 0.1).Count();
Console.WriteLine($"a batch's loss falls to 0.1 after {enough} of {batches.Length} steps");

// 4. Going on is folding the rest: a cut anywhere changes no bit.
var inTwo = batches.Skip(217) | Fold(batches.Take(217) | Fold(start, step), step);
Console.WriteLine($"cut after 217 batches and continued: {(inTwo == folded ? "the same weights" : "OTHER WEIGHTS")}");

// 5. A search over learning rates is a fold inside of a query.
var best = new[] { 0.001, 0.01, 0.1, 1 }.Select(rate =>
{
    var tried = Step(step.Network, CrossEntropy, Momentum(rate));
    return (Rate: rate, Accuracy: Accuracy((batches | Fold(tried.Init<double>(Key.From(3)), tried)).Parameters));
}).MaxBy(run => run.Accuracy);
Console.WriteLine($"of four learning rates the best is {best.Rate}, with {best.Accuracy:P1}");

return folded == aggregated && inTwo == folded && enough < batches.Length && Accuracy(mean) > 0.95 && best.Accuracy > 0.95 ? 0 : 1;

double Accuracy(Parameters<double> parameters)
{
    var predicted = Evaluation.PredictedClasses(step.Network, parameters, test.X);
    return (double)Enumerable.Range(0, test.X.Rows).Count(i => test.Target[i, predicted[i]] == 1) / test.X.Rows;
}

static Batch<double> Moons(Key key, int count) => new(
    Matrix<double>.Fill(count, 2, i =>
    {
        var (row, column) = (i / 2, i % 2);
        var (angle, upper) = (Math.PI * key.Uniform(row), row % 2 == 0);
        var point = column == 0
            ? upper ? Math.Cos(angle) : 1 - Math.Cos(angle)
            : upper ? Math.Sin(angle) : 0.5 - Math.Sin(angle);
        return point + 0.1 * key.Normal(count + i);
    }),
    Batches.OneHot<double>([.. Enumerable.Range(0, count).Select(i => i % 2)], classes: 2));
