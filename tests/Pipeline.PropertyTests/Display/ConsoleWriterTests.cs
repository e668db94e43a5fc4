using System.Text;
using Pipeline.Display;
using Pipeline.PropertyTests.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Display;

public class ConsoleWriterTests
{
    static readonly TextFormat Narrow = new(20, IsUtf8: false);

    [Fact]
    public void Lines_in_pieces_are_formatted_like_whole_ones()
    {
        using var text = new StringWriter();
        using var writer = new ConsoleWriter(text, Narrow, "standard output");
        writer.Write("784 → 100, ");
        writer.Write('7');
        writer.WriteLine("84 → 100\n× 2");
        writer.Write("end");
        writer.Flush();

        Assert.Equal(["784 -> 100, 784 ->", "  100", "x 2", "end"], text.ToString().ReplaceLineEndings("\n").Split('\n'));
    }

    [Theory]
    [InlineData("train --data set --hidden 3")]
    [InlineData("train --help")]
    [InlineData("data info --data set")]
    public async Task A_full_disk_is_an_error_of_a_file_and_no_bug(string line)
    {
        using var fixture = new CliFixture();
        using var error = new StringWriter();
        using var full = new ConsoleWriter(new FullDisk(), TextFormat.Plain, "standard output");

        Assert.Equal(4, await Cli.Run(line.Split(' '), new(full, error, fixture.Folder)));
        Assert.Equal(
            "error: standard output: No space left. Free some space, or send the output elsewhere.", error.ToString().TrimEnd('\r', '\n'));
        using var deaf = new ConsoleWriter(new FullDisk(), TextFormat.Plain, name: null);
        Assert.Equal(4, await Cli.Run(line.Split(' '), new(full, deaf, fixture.Folder)));
        Assert.Equal(2, await Cli.Run(["--nonsense"], new(full, deaf, fixture.Folder)));
    }

    sealed class FullDisk : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left.");
    }
}
