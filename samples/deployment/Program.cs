// Trains on digits that it draws itself, saves the models, loads them and asks them. Built by a just-in-time compiler, trimmed or ahead of
// time it must print the same lines but for those that begin with "speed".
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Differentiation;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Recipes;
using static Pipeline.Folds;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["start"]) return 0;

var lanes = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;
Console.WriteLine($"speed: vectors of {lanes} bits");
var (training, test) = (DigitDrawing.Images(Key.From(1), 4000), DigitDrawing.Images(Key.From(2), 500));
var testData = new Batch<float>(
    Matrix<float>.Fill(test.Count, 784, i => test.Pixels[i]),
    Batches.OneHot<float>([.. test.Labels.Select(label => (int)label)], classes: 10));

// Sample by sample, the lecture's arithmetic in double precision, and mini-batches with Adam.
ImmutableArray<TrainingConfig> configs =
[
    TrainingConfig.Of(BuiltInRecipes.Gradient),
    TrainingConfig.Of(BuiltInRecipes.Notebook) with { Precision = Precision.Double },
    TrainingConfig.Of(BuiltInRecipes.Minibatch) with { Optimizer = OptimizerKind.Adam, LearningRate = 0.002, Epochs = 4 },
];
var models = configs.Select(config => config.Precision == Precision.Single ? Train<float>(config) : Train<double>(config)).ToArray();

// A model is bytes; a damaged one is an error, which is a value of LanguageExt.
var bytes = ModelFile.Encode(models[^1]).ThrowIfFail();
var predictor = ModelFile.Decode(bytes).ThrowIfFail().CreatePredictor<float>();
var first = Enumerable.Range(0, 10).Select(i => predictor.PredictClassName(testData.X.Values.AsSpan(784 * i, 784)));
Console.WriteLine($"ten digits {string.Join(' ', test.Labels.Take(10))}, predicted {string.Join(' ', first)}");
var damaged = ModelFile.Decode(bytes.SetItem(bytes.Length / 2, (byte)~bytes[bytes.Length / 2]));
Console.WriteLine($"a damaged model: {damaged.Match(Succ: _ => "taken for a good one", Fail: error => error.Message)}");
return damaged.IsFail && Accuracy(models[^1]) > 0.9 ? 0 : 1;

Model Train<T>(TrainingConfig config) where T : unmanaged
{
    var (step, encoder) = (config.CreateStep(inputWidth: 784, classes: 10), config.CreateEncoder<T>(classes: 10));
    var batches = config.BatchesByEpoch(training, encoder);
    var epochs = Enumerable.Range(0, config.Epochs).SelectMany(batches);
    var start = step.Init<T>(Key.From(config.Seed));
    _ = epochs.Take(400) | Fold(start, step);
    var clock = Stopwatch.StartNew();
    var trained = epochs | Fold(start, step);
    var time = clock.Elapsed;
    var inDouble = Model.Of(step.Network, trained.Parameters, OutputKind.Numbers).Parameters;
    var model = config.ToModel(step.Network, inDouble, ImmutableSortedDictionary<string, string>.Empty);
    Console.WriteLine($"{config.Recipe.Name}: accuracy {Accuracy(model):P1}, weights {Hash(trained.Parameters)}");
    Console.WriteLine($"speed: {config.Epochs * training.Count / time.TotalSeconds:N0} samples/s");
    return model;
}

double Accuracy(Model model) => model.CreatePredictor<float>().Accuracy(testData);

static string Hash<T>(Parameters<T> parameters) where T : unmanaged
{
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    foreach (var matrix in parameters.Matrices) hash.AppendData(MemoryMarshal.AsBytes(matrix.Materialize().Values.AsSpan()));
    return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
}
