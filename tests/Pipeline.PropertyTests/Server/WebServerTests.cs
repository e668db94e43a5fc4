using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Server;
using Xunit;

namespace Pipeline.PropertyTests.Server;

[Collection(ServerTests.Name)]
public partial class WebServerTests(RunningServer server)
{
    [Fact]
    public void It_listens_on_the_loopback_alone() => Assert.Equal("127.0.0.1", server.Address.Host);

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("127.0.0.1.evil.example", 400)]
    [InlineData("10.0.0.1", 400)]
    [InlineData("localhost", 200)]
    [InlineData("[::1]:5028", 200)]
    public async Task Requests_that_name_another_host_are_refused(string host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health") { Headers = { Host = host } };
        using var response = await server.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost:1", 403)]
    [InlineData("own", 400)]
    public async Task Pages_of_other_sites_cannot_send_requests(string origin, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/predict");
        request.Headers.Add("Origin", origin == "own" ? $"http://{server.Address.Authority}" : origin);
        request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Client.SendAsync(request);
        await PredictEndpointTests.AssertProblem(response, status, "");
    }

    [Theory]
    [InlineData("GET", "/nothing", 404, "/openapi/v1.json")]
    [InlineData("GET", "/../../etc/passwd", 404, "nothing here")]
    [InlineData("GET", "/draw.html", 404, "nothing here")]
    [InlineData("DELETE", "/api/model", 405, "not for this method")]
    [InlineData("GET", "/api/model/weights/7", 404, "expected 0 to 1")]
    public async Task What_is_not_there_is_said(string method, string path, int status, string words)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await server.Client.SendAsync(request);
        await PredictEndpointTests.AssertProblem(response, status, words);
    }

    [Theory]
    [InlineData("application/json", (int)ServerLimits.BodyBytes)]
    [InlineData("image/png", (int)ServerLimits.ImageBytes)]
    public async Task A_body_over_the_limit_is_cut_off(string type, int limit)
    {
        using var within = await server.Post(new byte[limit], type);
        Assert.Equal(HttpStatusCode.BadRequest, within.StatusCode);
        using var over = await server.Post(new byte[limit + 1], type);
        await PredictEndpointTests.AssertProblem(over, 413, "larger than");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/style.css")]
    [InlineData("/nothing")]
    public async Task Every_answer_confines_the_page(string path)
    {
        using var response = await server.Client.GetAsync(path);
        Assert.Contains("default-src 'none'; script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_page_has_no_inline_code_and_all_its_files_are_there()
    {
        var html = await server.Client.GetStringAsync("/");
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", html);
        var files = Reference().Matches(html).Select(match => match.Groups[1].Value).Where(name => name.Contains('.')).ToHashSet();
        foreach (var script in files.Where(name => name.EndsWith(".js", StringComparison.Ordinal)).ToArray())
            files.UnionWith(await Imports(script));
        Assert.Contains("pixels.js", files);
        foreach (var file in files)
        {
            using var response = await server.Client.GetAsync(file);
            Assert.True(response.IsSuccessStatusCode, file);
        }
    }

    [Fact]
    public async Task A_file_that_is_known_is_not_sent_again()
    {
        using var first = await server.Client.GetAsync("/style.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/style.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task The_API_is_described()
    {
        var document = JsonDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json")).RootElement;
        Assert.Equal("Pipeline", document.GetProperty("info").GetProperty("title").GetString());
        var paths = document.GetProperty("paths");
        Assert.Equal(
            ["/api/health", "/api/model", "/api/model/weights/{layer}", "/api/predict"],
            paths.EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        var predict = paths.GetProperty("/api/predict").GetProperty("post");
        var body = predict.GetProperty("requestBody").GetProperty("content");
        Assert.True(body.TryGetProperty("application/json", out _) && body.TryGetProperty("image/png", out _));
        Assert.True(predict.GetProperty("responses").TryGetProperty("413", out _));
    }

    [Fact]
    public async Task The_model_and_its_weights_are_told()
    {
        var model = await RunningServer.Answer(await server.Client.GetAsync("/api/model"));
        Assert.Equal(79_510, model.GetProperty("parameters").GetInt32());
        var weights = await server.Client.GetByteArrayAsync("/api/model/weights/1");
        var expected = server.Served.Model.Parameters.Matrices[2].Values;
        Assert.Equal(expected.Select(weight => (float)weight), Enumerable.Range(0, weights.Length / 4)
            .Select(i => BitConverter.ToSingle(weights, 4 * i)));
    }

    async Task<IEnumerable<string>> Imports(string script)
    {
        var imported = Import().Matches(await server.Client.GetStringAsync(script)).Select(match => match.Groups[1].Value).ToArray();
        var all = new List<string>(imported);
        foreach (var next in imported) all.AddRange(await Imports(next));
        return all;
    }

    [GeneratedRegex("(?:href|src)=\"([^\"#]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("from \"./([^\"]+)\"")]
    private static partial Regex Import();
}
