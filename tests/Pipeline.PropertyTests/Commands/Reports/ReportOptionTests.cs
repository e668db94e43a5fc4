using System.Xml.Linq;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

/// <summary><c>train --report</c>.</summary>
public sealed class ReportOptionTests : IDisposable
{
    const string Small = "--data set --hidden 6 --quiet";

    readonly CliFixture fixture = new();

    ReportPageReader Page(string name = "r.html") => ReportPageReader.Read(fixture.Read(name));

    [Fact]
    public async Task The_report_shows_what_the_metrics_say()
    {
        await fixture.Train($"{Small} --report r.html --metrics m.jsonl --model net.st --log-every 10");
        var (page, done) = (Page(), fixture.Metrics("m.jsonl").Done);
        Assert.Empty(page.Faults());
        var mistakes = done.GetProperty("mistakes").EnumerateArray().Select(mistake => mistake.GetInt32());
        Assert.Equal(mistakes, page.ImagesOf("mistakes").Order());
        Assert.Equal($"{100 * MetricsLines.Number(done, "accuracy"):F2} % of 40 test images matched", page.Heading);
        Assert.Contains(done.GetProperty("weights_sha256").GetString()!, page.Section("settings")!.Value);
        Assert.Contains("pipeline train --data set --recipe gradient --hidden 6", page.Section("settings")!.Value);
        Assert.Equal(
            ["curves", "mistakes", "classes", "certainty", "calibration", "first-layer", "distributions", "settings"],
            page.All("section").Select(section => section.Attribute("id")!.Value));
        Assert.Equal(6, page.Section("first-layer")!.Descendants("img").Count());
        Assert.InRange(page.Text.Length, 50_000, 2_000_000);
    }

    [Fact]
    public async Task The_same_run_has_the_same_report_but_for_its_times()
    {
        await fixture.Train($"{Small} --report r.html --metrics m.jsonl --model net.st");
        await fixture.Train($"{Small} --report again.html");
        Assert.Equal(Page().WithoutTimes, Page("again.html").WithoutTimes);

        // The command, given metrics and model, writes the page of the run, which has a name then, byte for byte each time.
        var run = await fixture.Run("report --metrics m.jsonl --model net.st --data set --to later.html");
        Assert.Equal((0, ""), (run.Code, string.Join('\n', run.Error)));
        await fixture.Run("report m.jsonl --model net.st --data set --to twice.html");
        Assert.Equal(fixture.Read("later.html"), fixture.Read("twice.html"));
        Assert.Equal(Page().Text, Page("later.html").Text.Replace(" · m</p>", "</p>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--hidden 6 --recipe notebook")]
    [InlineData("--hidden 6 --recipe numerical --samples 3")]
    [InlineData("--hidden 6 --recipe minibatch --epochs 3 --validation 20 --optimizer adam --schedule cosine --patience 1")]
    [InlineData("--recipe minibatch --hidden 5,4 --precision double --dropout 0.5 --label-smoothing 0.1 --ema 0.9 --augment affine")]
    public async Task Any_run_has_a_report(string options)
    {
        await fixture.Train($"--data set --quiet --report r.html --log-every 5 {options}");
        var page = Page();
        Assert.Empty(page.Faults());
        Assert.NotNull(page.Section("distributions"));
        Assert.Equal(options.Contains("cosine", StringComparison.Ordinal), page.All("h3").Any(heading => heading.Value == "Learning rate"));
        Assert.Equal(options.Contains("minibatch", StringComparison.Ordinal), page.All("h3").Any(heading => heading.Value == "Accuracy"));
    }

    [Fact]
    public async Task Several_seeds_are_compared_in_one_report()
    {
        await fixture.Train($"{Small} --seeds 1..3 --report r.html");
        var page = Page();
        Assert.Empty(page.Faults());
        Assert.Equal("3 runs compared", page.Heading);
        Assert.Equal(
            ["seed 1", "seed 2", "seed 3"],
            page.Section("results")!.Descendants("tbody").Elements().Select(row => row.Element("th")!.Value));
        Assert.Contains("mean and sample standard deviation", page.Section("results")!.Value);
    }

    [Fact]
    public async Task A_run_that_goes_on_shows_the_curve_from_its_begin()
    {
        await fixture.Train($"{Small} --epochs 2 --log-every 30 --metrics m.jsonl --checkpoint c.ckpt --checkpoint-every 60");
        await fixture.Train($"--resume c.previous.ckpt --metrics m.jsonl --report r.html --quiet");
        Assert.Contains("at step 0 and", Page().Section("curves")!.Value);
        Assert.DoesNotContain("resume", Page().Section("settings")!.Value);
    }

    [Fact]
    public async Task A_run_that_diverges_has_a_report_that_says_so()
    {
        var run = await fixture.Run($"{Small} --recipe minibatch --activation relu --learning-rate 1e30 --report r.html");
        Assert.Equal(3, run.Code);
        Assert.Empty(Page().Faults());
        Assert.Contains("Training diverged at step", Page().Root.Element("body")!.Element("header")!.Value);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_costs_nothing_else()
    {
        if (!OperatingSystem.IsLinux()) return;
        var run = await fixture.Run($"{Small} --report /dev/full --model net.st --metrics m.jsonl");
        Assert.Equal(4, run.Code);
        Assert.StartsWith("error: /dev/full: ", run.Error[^1], StringComparison.Ordinal);
        Assert.EndsWith("Training went on, and the results are above.", run.Error[^1], StringComparison.Ordinal);
        Assert.StartsWith("elapsed ", run.Out[^1], StringComparison.Ordinal);
        Assert.Single(fixture.Metrics("m.jsonl").Of("done"));
        Assert.NotEmpty(fixture.Read("net.st"));
    }

    [Theory]
    [InlineData("--report none/r.html --model net.st", 4, "/none/r.html: the file: found no such directory, expected a place to write to.")]
    [InlineData("--report set", 4, "/set: the file: found a directory, expected a file.")]
    [InlineData("--report net.st --model net.st", 2, "--model: net.st is also the file of --report. Name a file of its own.")]
    [InlineData("--report r --metrics ./r", 2, "--metrics: ./r is also the file of --report. Name a file of its own.")]
    [InlineData("--report r.npz --init r.npz", 2, "--report: r.npz is also the file of --init. Name a file of its own.")]
    [InlineData("--report r.html --range-test 1e-4..1", 2, "--range-test: --report has no place in it. Leave out one of them.")]
    public async Task A_bad_place_is_found_before_training(string options, int code, string message)
    {
        var run = await fixture.Run($"{Small} {options}");
        Assert.Equal(code, run.Code);
        Assert.Contains(message, string.Join('\n', run.Error), StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.DoesNotContain("net.st", fixture.Files());
    }

    public void Dispose() => fixture.Dispose();
}
