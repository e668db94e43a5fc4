#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// A table that is not digits: 150 flowers of three kinds. Split, standardized, trained, evaluated, saved, loaded and asked. Run it with:
// dotnet run samples/flowers.cs
using System.Globalization;
using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Decoders return a value or an error that names line and column; ThrowIfFail makes an exception of the error.
var table = Table.Decode(File.ReadAllText(PathOf("flowers.csv"))).ThrowIfFail();
var (flowers, species) = table.Classification<float>("species");
var (training, test) = flowers.Split(testFraction: 0.2, Key.From(1));
Console.WriteLine($"{table.Count} flowers, {string.Join(", ", species)}; {training.X.Rows} to train on, {test.X.Rows} to test");

// Standardize by the training rows alone, so that the test rows stay unseen.
var scale = Standardization.Of(training.X);
var step = Step(Dense(4, 16) >> Relu >> Dense(16, 3), CrossEntropy, Adam(0.01));
var batches = Batches.Epochs(scale.Apply(training), batchSize: 16, epochs: 40, Key.From(2));
var trained = batches | Fold(step.Init<float>(Key.From(3)), step);

// The model takes the numbers as they were measured, and answers with names.
var model = Model.Of(step.Network, trained.Parameters, OutputKind.SoftmaxLogits) with { InputEncoding = scale, ClassNames = species };
var path = Path.Combine(Path.GetTempPath(), "flowers.safetensors");
File.WriteAllBytes(path, ModelFile.Encode(model).ThrowIfFail().AsSpan());
var predictor = ModelFile.Decode([.. File.ReadAllBytes(path)]).ThrowIfFail().CreatePredictor<float>();
File.Delete(path);

// The confusion matrix: rows are what a flower is, columns what it is taken for.
var counts = new int[species.Length, species.Length];
for (var i = 0; i < test.X.Rows; i++) counts[test.Target.Row(i).IndexOf(1), predictor.PredictClass(test.X.Row(i))]++;
Console.WriteLine($"{"",-10}{string.Concat(species.Select(name => $"{name,10}"))}");
for (var i = 0; i < species.Length; i++)
    Console.WriteLine($"{species[i],-10}{string.Concat(Enumerable.Range(0, species.Length).Select(j => $"{counts[i, j],10}"))}");

float[] flower = [6.3f, 2.9f, 5.6f, 1.8f];
var probabilities = new float[species.Length];
predictor.Predict(flower, probabilities);
Console.WriteLine($"sepal 6.3 × 2.9 cm, petal 5.6 × 1.8 cm: {predictor.PredictClassName(flower)}, by {probabilities.Max():P1}");
Console.WriteLine($"{predictor.Accuracy(test):P1} of the test rows are right");
return predictor.Accuracy(test) >= 0.9 ? 0 : 1;

// dotnet run tells a program of one file where its file is.
static string PathOf(string name) => Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, name);
