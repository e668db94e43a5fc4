#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// The lecture's notebook, line by line: a 784-100-10 network with sigmoids, trained sample by sample on digits, in plain matrix formulas.
// At the end it is compared with the recipe of the program. Run it with: dotnet run samples/notebook.cs
//
// Read it beside the lecture. Layer 1 is the input, 2 the hidden layer, 3 the output; a row vector is a matrix of one row. In C#,
//   A * B           is the matrix product, np.dot(A, B)
//   A.Transpose()   is A.T
//   Hadamard(A, B)  is A * B of NumPy, element by element
//   w with { ... }  is a copy of w with other values: nothing is changed in place
using System.Globalization;
using System.IO.Compression;
using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Training;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double LearningRate = 0.3;

// 1. Data. Inputs are pixels scaled to 0.01 ... 1.0, so that none is 0. Targets are 0.99 for the right digit and 0.01 for the other nine.
var (trainingData, testData) = (Read("digits_train.csv.gz"), Read("digits_test.csv.gz"));
var encoder = new Encoder<double>(PixelEncoding.Lecture, TargetEncoding.Lecture, classes: 10);
var samples = Batches.InOrder(trainingData, encoder, batchSize: 1);

// 2. Weights. W ~ N(0, 1) / sqrt(inputs / 2), b uniform in 0 ... 1; drawn from a seed, so a run can be repeated. They are those of the
// program, and so are the losses below: pipeline train --data digits --recipe notebook --precision double
var network = Dense(784, 100, Initializer.Lecture) >> Sigmoid >> Dense(100, 10, Initializer.Lecture) >> Sigmoid;
var notebook = new NotebookStep(network, LearningRate);
var start = notebook.Init<double>(Key.From(1));
var drawn = start.Parameters;
var weights = new Weights(drawn.Matrices[0], drawn.Matrices[1], drawn.Matrices[2], drawn.Matrices[3]);

// 3. Training: one pass over the samples. Aggregate is the for loop of the notebook, with the weights as what goes round.
Console.WriteLine($"{trainingData.Count} samples; the loss of every 400th, after its update");
var trained = samples.Select((sample, step) => (sample, step)).Aggregate(weights, (w, next) =>
{
    var after = Train(w, next.sample.X, next.sample.Target);
    if (next.step % 400 == 0) Console.WriteLine($"step {next.step}  loss {Loss(after, next.sample.X, next.sample.Target):F4}");
    return after;
});

// 4. Accuracy: the digit with the largest output, for test images that training never saw.
var matched = Enumerable.Range(0, testData.Count).Count(i =>
    ArgMax(Predict(trained, encoder.Inputs(testData[i], rows: 1))) == testData.Labels[i]);
Console.WriteLine($"accuracy {100.0 * matched / testData.Count:F2} % ({matched} of {testData.Count})");

// 5. The same as the library's step of the lecture? Its sums have another order and its exp is its own, so the last bits differ, and
// the arithmetic amplifies that: the weights are compared after 2,000 samples, the accuracy at the end.
var recipe = samples.Take(2000) | Fold(start, notebook);
var port = samples.Take(2000).Aggregate(weights, (w, sample) => Train(w, sample.X, sample.Target));
var difference = new[] { port.W2, port.B2, port.W3, port.B3 }.Zip(recipe.Parameters.Matrices)
    .Max(pair => (pair.Item1 - pair.Item2).Values.Max(Math.Abs));
var byRecipe = Batches.Evaluate(network, (samples | Fold(start, notebook)).Parameters, testData, encoder);
Console.WriteLine($"the recipe notebook: accuracy {byRecipe.Accuracy:P2}");
Console.WriteLine($"largest difference of a weight after 2,000 samples: {difference:E1}");
return difference < 1e-9 && Math.Abs(byRecipe.Correct - matched) <= 2 ? 0 : 1;

// a² = σ(x W² + b²),  a³ = σ(a² W³ + b³)
static (Matrix<double> A2, Matrix<double> A3) FeedForward(Weights w, Matrix<double> x)
{
    var z2 = x * w.W2 + w.B2;
    var a2 = σ(z2);
    var z3 = a2 * w.W3 + w.B3;
    var a3 = σ(z3);
    return (a2, a3);
}

static Matrix<double> Predict(Weights w, Matrix<double> x) => FeedForward(w, x).A3;

// E = -Σ t log(a³ + δ) + (1 - t) log(1 - a³ + δ), with δ = 1e-7 against the logarithm of 0. It is printed, not descended.
static double Loss(Weights w, Matrix<double> x, Matrix<double> t)
{
    const double Delta = 1e-7;
    var a3 = Predict(w, x);
    return -t.Values.Zip(a3.Values, (t, a) => t * Math.Log(a + Delta) + (1 - t) * Math.Log(1 - a + Delta)).Sum();
}

// One step of back-propagation, in the order of the notebook, with its two slips, which docs/math.md explains.
static Weights Train(Weights w, Matrix<double> x, Matrix<double> t)
{
    var (a2, a3) = FeedForward(w, x);

    var δ3 = Product(a3 - t, a3, OneMinus(a3));                         // δ³ = (a³ - t) a³ (1 - a³)
    w = w with { W3 = w.W3 - LearningRate * (a2.Transpose() * δ3) };    // W³ <- W³ - η (a²)ᵀ δ³
    w = w with { B3 = w.B3 - LearningRate * δ3 };                       // b³ <- b³ - η δ³

    var δ2 = Product(δ3 * w.W3.Transpose(), a2, OneMinus(a2));          // δ² = δ³ (W³)ᵀ a² (1 - a²): W³ is the new one already
    w = w with { W2 = w.W2 - LearningRate * (x.Transpose() * δ2) };     // W² <- W² - η xᵀ δ²
    w = w with { B2 = LearningRate * δ2 };                              // b² <- η δ²: replaced, where a gradient step would subtract
    return w;
}

static Matrix<double> σ(Matrix<double> z) => z.MapIndexed((_, z) => 1 / (1 + Math.Exp(-z)));

static Matrix<double> OneMinus(Matrix<double> a) => a.MapIndexed((_, a) => 1 - a);

static Matrix<double> Product(Matrix<double> a, Matrix<double> b, Matrix<double> c) =>
    Matrix<double>.Hadamard(Matrix<double>.Hadamard(a, b), c);

static int ArgMax(Matrix<double> a) => a.Values.IndexOf(a.Values.Max());

static ImageSet Read(string name)
{
    // dotnet run tells a program of one file where its file is.
    var here = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
    using var file = File.OpenRead(Path.Combine(here, "..", "data", name));
    using var unpacked = new MemoryStream();
    using (var gzip = new GZipStream(file, CompressionMode.Decompress)) gzip.CopyTo(unpacked);
    return Csv.Decode([.. unpacked.ToArray()]).ThrowIfFail();
}

/// <summary>W²: 784 × 100, b²: 1 × 100, W³: 100 × 10, b³: 1 × 10.</summary>
sealed record Weights(Matrix<double> W2, Matrix<double> B2, Matrix<double> W3, Matrix<double> B3);
