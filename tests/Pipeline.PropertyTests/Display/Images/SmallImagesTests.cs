using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.PropertyTests.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Display;

public class SmallImagesTests
{
    static readonly Host Terminal = new(TextWriter.Null, TextWriter.Null, ".") { IsOutTerminal = true, TextFormat = new(80, IsUtf8: true) };

    [Fact]
    public void Dots_of_braille_are_pixels_with_ink()
    {
        // Dots 1, 5 and 8: upper left, second row right, lower right.
        Assert.Equal(
            ["  \u2891", "  0"],
            SmallImages.Lines(new(4, 2, [255, 0, 0, 255, 0, 0, 0, 255], [0]), [(0, "0")], 80, isUtf8: true));
        var full = new ImageSet(4, 4, [.. Enumerable.Repeat((byte)255, 16)], [0]);
        Assert.Equal(["  ⣿⣿", "  12"], SmallImages.Lines(full, [(0, "12")], 80, isUtf8: true));
        Assert.Equal(["  @@", "  12"], SmallImages.Lines(full, [(0, "12")], 80, isUtf8: false));
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(80, false)]
    [InlineData(40, true)]
    public void Ten_digits_stand_side_by_side_within_the_columns(int columns, bool isUtf8)
    {
        var lines = SmallImages.Lines(
            CliFixture.Training, [.. Enumerable.Range(0, 10).Select(i => (i, $"{i}"))], columns, isUtf8).ToArray();
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns));
        Assert.Equal(10, lines.Sum(line => line.Split(' ').Count(word => word.Length == 1 && char.IsAsciiDigit(word[0]))));
        Assert.Equal(isUtf8, lines.Any(line => line.Any(c => c is > '\u2800' and <= '\u28FF')));
    }

    [Fact]
    public void Large_images_are_reduced_and_none_are_no_lines()
    {
        var large = new ImageSet(200, 100, [.. new byte[20_000]], [0]);
        Assert.Equal(8, SmallImages.Lines(large, [(0, "x")], 80, isUtf8: true).Count());
        Assert.Empty(SmallImages.Lines(large, [], 80, isUtf8: true));
    }

    [Fact]
    public void Mistakes_are_drawn_on_a_terminal_only()
    {
        var (right, wrong) = (CliFixture.Test.Labels, CliFixture.Test.Labels.Select(label => (byte)((label + 1) % 10)).ToImmutableArray());
        var names = Enumerable.Range(0, 10).Select(label => $"{label}").ToImmutableArray();
        var lines = MistakeText.Lines(new(wrong, right), CliFixture.Test, names, Terminal).ToArray();
        Assert.Equal(8, lines.Length);
        Assert.Contains($"0: {right[0]}→{wrong[0]}", lines[^1], StringComparison.Ordinal);
        Assert.Empty(MistakeText.Lines(new(wrong, right), CliFixture.Test, names, Terminal with { IsOutTerminal = false }));
        Assert.Empty(MistakeText.Lines(new(right, right), CliFixture.Test, names, Terminal));
        var ascii = MistakeText.Lines(new(wrong, right), CliFixture.Test, names, Terminal with { TextFormat = new(80, IsUtf8: false) });
        Assert.All(ascii, line => Assert.True(System.Text.Ascii.IsValid(line)));
    }
}
