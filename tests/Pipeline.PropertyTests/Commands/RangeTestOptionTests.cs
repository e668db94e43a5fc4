using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using static Pipeline.PropertyTests.Commands.MetricsLines;

namespace Pipeline.PropertyTests.Commands;

public sealed class RangeTestOptionTests : IDisposable
{
    readonly CliFixture fixture = new();

    [Theory]
    [InlineData("--recipe minibatch --hidden 8 --batch 16")]
    [InlineData("--recipe minibatch --hidden 8 --optimizer adam --activation relu")]
    [InlineData("--recipe gradient --hidden 8 --validation 10")]
    public async Task Rates_grow_by_one_factor_and_the_suggestion_is_one_of_them(string options)
    {
        var run = await fixture.Run($"--data set {options} --range-test 1e-4..10 --metrics m.jsonl");
        var steps = Read(fixture.Path("m.jsonl")).Lines;
        var rates = steps.Select(step => Number(step, "learning_rate")).ToArray();
        Assert.Equal((0, ""), (run.Code, string.Join('\n', run.Error)));
        Assert.Equal(1e-4, rates[0]);
        for (var i = 1; i < rates.Length; i++) Assert.Equal(Math.Pow(1e5, 1 / 99.0), rates[i] / rates[i - 1], 1e-9);
        Assert.InRange(rates.Length, 40, 100);
        var suggested = Regex.Match(run.Out[^1], "^suggested: --learning-rate ([0-9.E-]+), a tenth of the rate with the lowest loss; ");
        Assert.Contains(suggested.Groups[1].Value, rates.Select(rate => (rate / 10).ToString("G2", CultureInfo.InvariantCulture)));
        Assert.InRange(run.Out.Count(line => line.Contains('#', StringComparison.Ordinal)), 8, 20);
        Assert.Equal(["m.jsonl"], fixture.Files().Where(file => !file.StartsWith("set", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1e20..1e30", "the loss falls nowhere in the range. Try --range-test with other rates.")]
    [InlineData("1e-9..1e-8", "the loss falls nowhere in the range. Try --range-test with other rates.")]
    [InlineData("1e-3..0.1", "the loss still falls at the largest. Try --range-test with larger rates.")]
    public async Task A_range_without_a_lowest_loss_within_has_no_suggestion(string range, string reason)
    {
        var run = await fixture.Run($"--data set --recipe minibatch --hidden 8 --activation relu --range-test {range}");
        Assert.Equal(1, run.Code);
        Assert.Equal($"error: no rate is suggested: {reason}", run.Error[^1]);
    }

    [Theory]
    [InlineData("--range-test 1..0.1", "--range-test: found '1..0.1', expected two numbers above 0 with .. between them")]
    [InlineData("--range-test 0..1", "--range-test: found '0..1'")]
    [InlineData("--range-test 1e-300..1e300", "--range-test: found '1e-300..1e300'")]
    [InlineData("--range-test 1..2 --learning-rate 1", "--range-test: --learning-rate has no place in it. Leave out one of them.")]
    [InlineData("--range-test 1..2 --model a.st", "--range-test: --model has no place in it.")]
    [InlineData("--range-test 1..2 --recipe notebook", "--range-test: the notebook recipe has one learning rate throughout")]
    public async Task Options_that_do_not_fit_are_usage_errors(string options, string message)
    {
        var run = await fixture.Run($"--data set --hidden 3 {options}");
        Assert.Equal(2, run.Code);
        Assert.StartsWith($"error: {message}", run.Error[0], StringComparison.Ordinal);
    }

    public void Dispose() => fixture.Dispose();
}
