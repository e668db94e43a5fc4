using System.Net;
using System.Text.Json;
using Pipeline.Data.Preparation;
using Pipeline.Models;
using Pipeline.PropertyTests.Commands;
using Pipeline.PropertyTests.Files;
using Xunit;

namespace Pipeline.PropertyTests.Server;

[Collection(ServerTests.Name)]
public class PredictEndpointTests(RunningServer server)
{
    static readonly string Pixels = $"[{string.Join(',', CliFixture.Test[0].ToArray())}]";

    [Fact]
    public async Task Pixels_get_the_probabilities_of_the_other_commands_to_the_bit()
    {
        var answer = await RunningServer.Answer(await server.Post($"{{\"pixels\":{Pixels}}}"));
        var predicted = ImagePredictions.Of(server.Served.Model, CliFixture.Test.Take(1), threads: 1);
        Assert.Equal(predicted.Probabilities.Values, Numbers(answer, "probabilities"));
        Assert.Equal(predicted.Classes[0], answer.GetProperty("class").GetInt32());
        Assert.Equal(CliFixture.Test[0].ToArray().Select(pixel => (double)pixel), Numbers(answer, "pixels"));
    }

    [Fact]
    public async Task Strokes_are_prepared_and_explained()
    {
        var drawing = RecordedDrawing.All[20];
        var answer = await RunningServer.Answer(await server.Post(drawing.Json));
        var pixels = DrawingPreparation.Prepare(drawing.Points)!.Value;
        var why = server.Served.Explain(pixels, null);
        Assert.Equal(pixels.Select(pixel => (double)pixel), Numbers(answer, "pixels"));
        Assert.Equal(why.Attribution.Select(x => (double)(float)x), Numbers(answer, "attribution").Select(x => (double)(float)x));
        Assert.Equal(why.Hidden[0].Length, answer.GetProperty("hidden")[0].GetArrayLength());
        Assert.Equal($"{why.Class}", answer.GetProperty("label").GetString());
    }

    [Fact]
    public async Task Another_class_is_explained_where_it_is_named()
    {
        var answer = await RunningServer.Answer(await server.Post($"{{\"pixels\":{Pixels},\"explain\":3}}"));
        Assert.Equal(3, answer.GetProperty("explained").GetInt32());
        Assert.Equal(server.Served.Explain([.. CliFixture.Test[0]], 3).Attribution.Sum(), Numbers(answer, "attribution").Sum(), 1e-3);
    }

    [Theory]
    [InlineData("", 400, "expected {\"strokes\":")]
    [InlineData("null", 400, "expected {\"strokes\":")]
    [InlineData("[]", 400, "at $, byte")]
    [InlineData("{}", 400, "neither strokes nor pixels")]
    [InlineData("{\"stroke\":[]}", 400, "$.stroke")]
    [InlineData("{\"strokes\":[],\"pixels\":[]}", 400, "strokes and pixels, expected one")]
    [InlineData("{\"strokes\":[]}", 400, "found no point")]
    [InlineData("{\"strokes\":[[]]}", 400, "found no point")]
    [InlineData("{\"strokes\":[null]}", 400, "strokes[0][0]")]
    [InlineData("{\"strokes\":[[[0.1,0.1],null]]}", 400, "strokes[0][1]")]
    [InlineData("{\"strokes\":[[[0.1]]]}", 400, "expected a point [x, y]")]
    [InlineData("{\"strokes\":[[[0.1,1.1]]]}", 400, "each number from 0 to 1")]
    [InlineData("{\"strokes\":[[[0.1,1e999]]]}", 400, "")]
    [InlineData("{\"strokes\":[[[0.1,NaN]]]}", 400, "$.strokes[0][0][1]")]
    [InlineData("{\"strokes\":[[[[0.1]]]]}", 400, "$.strokes[0][0][0]")]
    [InlineData("{\"strokes\":[[[0.1,0.1]]],\"width\":0}", 400, "width: found 0")]
    [InlineData("{\"pixels\":[1,2,3]}", 400, "pixels: found 3, expected 784")]
    [InlineData("{\"pixels\":[0.5]}", 400, "$.pixels[0]")]
    [InlineData("{\"pixels\":[1],\"width\":0.1}", 400, "width without strokes")]
    [InlineData("{\"pixels\":[1],\"explain\":10}", 400, "explain: found 10, expected the number of a class, 0 to 9")]
    [InlineData("{\"pixels\":[1],\"pixels\":[1]}", 400, "")]
    public async Task What_is_wrong_is_said_in_a_sentence(string json, int status, string words)
    {
        using var response = await server.Post(json);
        await AssertProblem(response, status, words);
    }

    [Fact]
    public async Task A_pixel_out_of_range_is_named()
    {
        using var response = await server.Post($"{{\"pixels\":[{string.Join(',', Enumerable.Repeat("256", 784))}]}}");
        await AssertProblem(response, 400, "pixels[0]: found 256");
    }

    [Fact]
    public async Task Too_many_points_are_counted()
    {
        using var response = await server.Post($"{{\"strokes\":[[{string.Join(',', Enumerable.Repeat("[0,0]", 10_001))}]]}}");
        await AssertProblem(response, 400, "found 10001 points, expected at most 10000");
    }

    [Theory]
    [InlineData("text/plain", 415, "/openapi/v1.json")]
    [InlineData("image/gif", 415, "/openapi/v1.json")]
    [InlineData("image/png", 400, "")]
    public async Task Other_types_and_damaged_images_are_refused(string type, int status, string words)
    {
        using var response = await server.Post([1, 2, 3], type);
        await AssertProblem(response, status, words);
    }

    [Fact]
    public async Task A_body_without_a_type_is_refused()
    {
        using var response = await server.Client.PostAsync("/api/predict", new ByteArrayContent([1]));
        await AssertProblem(response, 415, "application/json");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public async Task An_image_of_unknown_length_is_read_up_to_the_limit(int length)
    {
        using var content = new ByteArrayContent(new byte[length]);
        content.Headers.ContentType = new("image/png");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/predict") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await server.Client.SendAsync(request);
        await AssertProblem(response, 400, "");
    }

    [Fact]
    public async Task An_image_without_a_digit_is_refused()
    {
        using var response = await server.Post(Pictures.Png(40, 40, new byte[1600]), "image/png");
        await AssertProblem(response, 400, "no digit");
    }

    static double[] Numbers(JsonElement answer, string name) =>
        [.. answer.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    internal static async Task AssertProblem(HttpResponseMessage response, int status, string words)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }
}
