using System.Text;
using FsCheck.Xunit;
using Pipeline.Display;
using Xunit;

namespace Pipeline.PropertyTests.Display;

public class TextFormatTests
{
    static readonly TextFormat Narrow = new(20, IsUtf8: false);

    [Property]
    public bool No_line_is_wider_than_the_terminal_and_no_word_is_lost(byte[] lengths, byte columns, byte indent)
    {
        var words = lengths.Select((length, i) => new string((char)('a' + i % 26), 1 + length % 30)).ToArray();
        var format = new TextFormat(columns, IsUtf8: true);
        var lines = format.WrapLine(new string(' ', indent % 30) + string.Join(' ', words));
        return lines.All(line => line.Length <= Math.Max(20, (int)columns))
            && string.Concat(lines).Replace(" ", "", StringComparison.Ordinal) == string.Concat(words);
    }

    [Property]
    public bool Without_UTF8_every_character_is_ASCII(string? text) => Narrow.WrapLine(text ?? "").All(line => Ascii.IsValid(line));

    [Property]
    public bool In_a_file_a_line_is_left_alone(string? text) => TextFormat.Plain.WrapLine(text ?? "").SequenceEqual([text ?? ""]);

    [Fact]
    public void Lines_break_between_words_and_go_on_indented() => Assert.Equal(
        ["recipe gradient,", "  dense 784 -> 100;", "  sigmoid ..."], [.. Narrow.WrapLine("recipe gradient, dense 784 → 100; sigmoid …")]);

    [Fact]
    public void A_drawing_is_not_broken() => Assert.Single(Narrow.WrapLine(new string('#', 30) + "\e[0m"));
}
