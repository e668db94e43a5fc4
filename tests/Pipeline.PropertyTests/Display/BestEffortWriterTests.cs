using System.Text;
using Pipeline.Display;
using Pipeline.PropertyTests.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Display;

public class BestEffortWriterTests
{
    [Fact]
    public void After_the_first_failure_nothing_more_is_written_and_the_end_says_so()
    {
        using var inner = new Full(lines: 1);
        using var writer = new BestEffortWriter(inner);
        writer.WriteLine("a");
        Assert.True(writer.Check().IsSucc);
        writer.WriteLine("b");
        writer.WriteLine("c");
        Assert.Equal(2, inner.Writes);
        Assert.Contains("No space left", writer.Check().Match(_ => "", error => error.Message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task A_run_whose_results_cannot_be_printed_saves_its_model_and_fails(int lines)
    {
        using var fixture = new CliFixture();
        await using var output = new Full(lines);
        await using var error = new StringWriter();
        var code = await Cli.Run(
            "--data set --quiet --log-every 1 --model m".Split(' '), new(output, error, fixture.Folder), CancellationToken.None);
        Assert.Equal(4, code);
        Assert.Contains("m", fixture.Files());
        Assert.Contains("standard output: No space left on device.", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("bug", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A console that takes some lines.</summary>
    sealed class Full(int lines) : TextWriter
    {
        public int Writes { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            if (Writes++ >= lines) throw new OutputException("standard output", new IOException("No space left on device"));
        }
    }
}
