#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// A web API that serves a model, in thirty lines. It asks itself once and ends; with "serve" it stays:
// dotnet run samples/web-api.cs -- serve
using Pipeline.Data;
using Pipeline.Models;
using Pipeline.Numerics;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

// Train at the start, or load a file: ModelFile.Decode([.. File.ReadAllBytes("flowers.safetensors")]).ThrowIfFail()
var predictor = TrainOnFlowers().CreatePredictor<float>();

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var app = builder.Build();

// A predictor is immutable, so all requests share it.
app.MapPost("/predict", (float[] measures) => measures.Length == predictor.InputWidth && measures.All(float.IsFinite)
    ? Results.Ok(new Answer(predictor.PredictClassName(measures), Probability(measures)))
    : Results.BadRequest($"Send {predictor.InputWidth} finite numbers, as [6.3, 2.9, 5.6, 1.8]."));
await app.StartAsync();
Console.WriteLine($"curl -s {app.Urls.First()}/predict -H 'Content-Type: application/json' -d '[6.3, 2.9, 5.6, 1.8]'");
if (args is ["serve"]) { await app.WaitForShutdownAsync(); return 0; }

// It ends by itself: one question that is right, one that is wrong.
using var client = new HttpClient { BaseAddress = new(app.Urls.First()) };
float[] flower = [6.3f, 2.9f, 5.6f, 1.8f];
var answer = await client.PostAsJsonAsync("/predict", flower);
Console.WriteLine(await answer.Content.ReadAsStringAsync());
var refused = await client.PostAsJsonAsync("/predict", flower[..1]);
Console.WriteLine($"{(int)refused.StatusCode} {await refused.Content.ReadAsStringAsync()}");
var isRight = await answer.Content.ReadFromJsonAsync<Answer>() is { Species: "alpine", Probability: > 0.5f };
return isRight && (int)refused.StatusCode == 400 ? 0 : 1;

float Probability(float[] measures)
{
    var probabilities = new float[predictor.OutputWidth];
    predictor.Predict(measures, probabilities);
    return probabilities.Max();
}

static Model TrainOnFlowers()
{
    // dotnet run tells a program of one file where its file is.
    var csv = File.ReadAllText(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "flowers.csv"));
    var (flowers, species) = Pipeline.Formats.Table.Decode(csv).ThrowIfFail().Classification<float>("species");
    var scale = Standardization.Of(flowers.X);
    var step = Step(Dense(4, 16) >> Relu >> Dense(16, 3), CrossEntropy, Adam(0.01));
    var trained = Batches.Epochs(scale.Apply(flowers), batchSize: 16, epochs: 40, Key.From(2)) | Fold(step.Init<float>(Key.From(3)), step);
    return Model.Of(step.Network, trained.Parameters, OutputKind.SoftmaxLogits) with { InputEncoding = scale, ClassNames = species };
}

sealed record Answer(string Species, float Probability);
