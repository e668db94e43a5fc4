using System.Xml.Linq;
using Pipeline.PropertyTests.Files;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

/// <summary><c>report</c>.</summary>
public sealed class ReportCommandTests : IDisposable
{
    const string Small = "--data set --hidden 6 --quiet";

    readonly CliFixture fixture = new();

    ReportPageReader Page(string name = "r.html") => ReportPageReader.Read(fixture.Read(name));

    [Fact]
    public async Task Runs_are_compared_by_their_results_and_the_settings_that_differ()
    {
        await fixture.Train($"{Small} --metrics a.jsonl");
        await fixture.Train($"{Small} --metrics b.jsonl --learning-rate 0.1 --seed 3");
        var run = await fixture.Run("report a.jsonl b.jsonl --to r.html");
        Assert.Equal(0, run.Code);
        Assert.Equal($"r.html: 2 runs compared, {fixture.Read("r.html").Length:N0} bytes", Assert.Single(run.Out));
        var (page, settings) = (Page(), Page().Section("settings")!);
        Assert.Empty(page.Faults());
        Assert.Equal(
            ["learning-rate 0.3 0.1", "seed 1 3"],
            settings.Descendants("tbody").Elements().Select(row => string.Join(' ', row.Elements().Select(cell => cell.Value))));
        Assert.Contains("pipeline train --data set --recipe gradient --hidden 6 --learning-rate 0.1 --seed 3", settings.Value);
    }

    [Fact]
    public async Task A_run_that_was_killed_has_what_it_got_to()
    {
        await fixture.Train($"{Small} --metrics m.jsonl --log-every 10");
        File.WriteAllBytes(fixture.Path("cut.jsonl"), fixture.Read("m.jsonl")[..100]);
        Assert.Equal(0, (await fixture.Run("report --metrics cut.jsonl --to r.html")).Code);
        Assert.Empty(Page().Faults());
        Assert.Equal("A run that has not ended", Page().Heading);
        Assert.Contains("cut off", Page().Root.Value);
    }

    [Fact]
    public async Task Names_of_classes_are_text()
    {
        string[] hostile = ["<script>alert(1)<", "\" onload=\"x", "a&amp;b", "class\ttab"];
        foreach (var (name, k) in hostile.Select((name, k) => (name, k)))
            for (var i = 0; i < 4; i++)
            {
                var file = fixture.Path($"pets/{(i < 3 ? "train" : "test")}/{name}/{i}.png");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, Pictures.Png(4, 5, [.. Enumerable.Range(0, 20).Select(p => (byte)(p * (k + 1) * 3))]));
            }
        await fixture.Train("--data pets --hidden 3 --quiet --report r.html");
        var page = Page();
        Assert.Empty(page.Faults());
        Assert.Equal(hostile.Order(StringComparer.Ordinal), page.Section("classes")!.Descendants("table").Last()
            .Descendants("tbody").Elements().Select(row => row.Element("th")!.Value).SkipLast(1));
    }

    [Fact]
    public async Task Metrics_and_model_belong_together()
    {
        await fixture.Train($"{Small} --metrics m.jsonl --model net.st");
        await fixture.Train($"{Small} --seed 2 --model other.st --metrics other.jsonl");
        await fixture.Train($"{Small} --seeds 1..2 --metrics seeds.jsonl");
        await Fails("--metrics m.jsonl --model other.st --data set", 4, "Name the model of this run, or leave it out.");
        await Fails("--metrics seeds.jsonl --model net.st --data set --to r.html", 2,
            "--model: found with the metrics of 2 runs, expected one.");
        Directory.CreateDirectory(fixture.Path("others"));
        foreach (var (name, bytes) in CliFixture.IdxFiles) fixture.Write($"others/{name}", bytes);
        fixture.Write("others/t10k-labels-idx1-ubyte", CliFixture.IdxFiles["t10k-labels-idx1-ubyte"].SetItem(8, 9));
        await Fails("--metrics m.jsonl --model net.st --data others --to r.html", 2,
            "--data: found others, whose test images are not those of m, which is of set. Name the same data.");
    }

    [Theory]
    [InlineData("--to r.html", 2, "--metrics: found none, expected a file that train --metrics wrote.")]
    [InlineData("m.jsonl", 2, "--to: found nothing, expected --to")]
    [InlineData("m.jsonl --to m.jsonl", 2, "--to: m.jsonl is also the file of --metrics. Name a file of its own.")]
    [InlineData("m.jsonl n.jsonl --model net.st --to r.html", 2, "--model: found with 2 files of metrics, expected one")]
    [InlineData("m.jsonl --data set --to r.html", 2, "--data: needs --model FILE, whose predictions on the data are shown.")]
    [InlineData("none.jsonl --to r.html", 4, "none.jsonl: the file: found no such file")]
    [InlineData("set/train-labels-idx1-ubyte --to r.html", 4, "train-labels-idx1-ubyte: line 1: found")]
    [InlineData("m.jsonl --to none/r.html", 4, "none/r.html: the file: found no such directory")]
    public Task A_wrong_call_says_what_to_do(string options, int code, string message) => Fails(options, code, message);

    async Task Fails(string options, int code, string message)
    {
        var hasTarget = options.Contains("--to", StringComparison.Ordinal) || code == 2;
        var run = await fixture.Run($"report {options}{(hasTarget ? "" : " --to r.html")}");
        Assert.Contains(message, string.Join('\n', run.Error), StringComparison.Ordinal);
        Assert.Equal(code, run.Code);
        Assert.DoesNotContain("r.html", fixture.Files());
    }

    public void Dispose() => fixture.Dispose();
}
