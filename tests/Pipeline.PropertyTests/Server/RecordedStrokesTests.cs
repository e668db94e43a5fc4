using System.Collections.Immutable;
using Pipeline.Commands.Serving;
using Pipeline.Data;
using Pipeline.Data.Preparation;
using Pipeline.Files;
using Pipeline.Options;
using Pipeline.PropertyTests.Mnist;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Server;

[Collection(ServerTests.Name)]
public class RecordedStrokesTests(RunningServer server)
{
    const double Floor = 0.95;

    [Fact]
    public void There_are_eight_drawings_of_each_digit() =>
        Assert.All(Enumerable.Range(0, 10), digit => Assert.Equal(8, RecordedDrawing.All.Count(drawing => drawing.Digit == digit)));

    [Fact]
    public async Task The_model_that_serve_trains_reads_the_drawings()
    {
        var classes = new List<int>();
        foreach (var drawing in RecordedDrawing.All)
            classes.Add((await RunningServer.Answer(await server.Post(drawing.Json))).GetProperty("class").GetInt32());
        AssertRead(RecordedDrawing.All, classes);
    }

    [Fact]
    public async Task It_reads_images_of_them_alike()
    {
        ImmutableArray<RecordedDrawing> chosen = [.. RecordedDrawing.All.Where((_, i) => i % 8 == 1)];
        var classes = new List<int>();
        foreach (var drawing in chosen)
            classes.Add((await RunningServer.Answer(await server.Post(drawing.Png(), "image/png"))).GetProperty("class").GetInt32());
        AssertRead(chosen, classes);
    }

    [MnistFact, Trait("Category", "Mnist")]
    public async Task A_recipe_on_MNIST_reads_the_drawings_and_the_images_of_them()
    {
        var host = new Host(TextWriter.Null, TextWriter.Null, Environment.GetEnvironmentVariable(MnistFactAttribute.Images)!);
        var data = (await DataSource.Load(DataChoice.Digits with { Where = "." }, host, default))
            .IfFail(error => throw new InvalidOperationException(error.Message));
        var model = QuickModel.Train(TunedRecipes.All["fast-97"], data.Training, data.Labels, threads: 2, default);
        var served = ServedModel.Of("", model, data.Labels);
        var drawings = RecordedDrawing.All;
        AssertRead(drawings, [.. drawings.Select(drawing => served.Explain(
            DrawingPreparation.Prepare(drawing.Points)!.Value, null).Class)]);
        AssertRead(drawings, [.. drawings.Select(drawing => served.Explain(
            ImageSet.PrepareDigit(280, 280, drawing.Sheet()).IfFail([]), null).Class)]);
    }

    static void AssertRead(ImmutableArray<RecordedDrawing> drawings, List<int> classes)
    {
        var wrong = drawings.Select((drawing, i) => (drawing.Digit, Class: classes[i], i)).Where(d => d.Digit != d.Class).ToArray();
        Assert.True(wrong.Length <= (1 - Floor) * drawings.Length + 1e-9, string.Join(", ", wrong));
    }
}
