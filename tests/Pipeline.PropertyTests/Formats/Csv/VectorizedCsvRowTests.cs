using System.Globalization;
using FsCheck.Xunit;
using Pipeline.Formats;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

/// <summary>The vectorized parser of CSV rows against the scalar one: equal results at every offset in a block of 32 characters.</summary>
public class VectorizedCsvRowTests
{
    // At least as many characters as the vectorized parser reads after a row.
    static readonly string Following = string.Concat(Enumerable.Repeat("1,", 20));

    /// <summary>A row in which <paramref name="cell"/> begins <paramref name="offset"/> characters after the label.</summary>
    static string[] RowWith(string cell, int offset) =>
    [
        .. Enumerable.Repeat("0", Math.Max(0, offset / 2 - (offset % 2))),
        .. offset % 2 == 1 ? ["12"] : Array.Empty<string>(),
        cell,
        .. Enumerable.Repeat("7", 5),
    ];

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    static int Consumed(string[] cells) =>
        VectorizedCsvRow.ReadRow(Ascii(Row(cells) + "\n" + Following).AsSpan(), new byte[cells.Length], out _);

    static string Row(string[] cells) => "3," + string.Join(',', cells);

    [Fact]
    public void Numbers_above_255_are_left_to_the_scalar_parser_at_every_offset_of_a_block()
    {
        for (var offset = 2; offset < 70; offset++)
            for (var value = 250; value < 1000; value++)
                Assert.Equal(value < 256 ? Row(RowWith(Number(value), offset)).Length + 1 : 0, Consumed(RowWith(Number(value), offset)));
    }

    [Fact]
    public void Numbers_just_above_255_are_refused_at_their_line_and_column()
    {
        foreach (var value in new[] { 256, 257, 258, 259, 260, 265, 299, 300, 512, 999 })
            for (var offset = 2; offset < 70; offset++)
            {
                var cells = RowWith(Number(value), offset);
                var good = Row(RowWith("255", offset));
                var text = string.Join('\n', good, Row(cells), good, good, "");
                var column = Row(cells).IndexOf($",{value},", StringComparison.Ordinal) + 2;
                Assert.StartsWith(
                    $"2:{column}: found \"{value}\", expected a pixel from 0 to 255.", Refusal(Csv.Decode(Ascii(text), 1, cells.Length)));
            }
    }

    [Fact]
    public void Rows_that_end_in_zeros_are_parsed_for_their_length_only()
    {
        for (var size = 1; size < 70; size++)
            for (var zeros = 0; zeros <= size; zeros++)
            {
                var cells = Enumerable.Range(0, size).Select(i => i < size - zeros ? Number(1 + i) : "0").ToArray();
                var text = string.Concat(Enumerable.Repeat(Row(cells) + "\n", 3)) + Following;
                var pixels = Enumerable.Repeat((byte)0xEE, size + 20).ToArray();
                Assert.Equal(Row(cells).Length + 1, VectorizedCsvRow.ReadRow(Ascii(text).AsSpan(), pixels.AsSpan(0, size), out var label));
                Assert.Equal(3, label);
                Assert.Equal(cells, pixels[..size].Select(pixel => Number(pixel)));
                Assert.All(pixels[size..], pixel => Assert.Equal(0xEE, pixel));
                if (size > 16) AssertRefused(text, size - 1, size - 16, size - 17);
                AssertRefused(text, size + 1, size + 16, size + 17);
                AssertRefused(Row(cells) + ",\n" + Following, size, size + 1);
            }
    }

    static void AssertRefused(string text, params int[] sizes) =>
        Assert.All(sizes, size => Assert.Equal(0, VectorizedCsvRow.ReadRow(Ascii(text).AsSpan(), new byte[Math.Max(1, size)], out _)));

    [Property(MaxTest = 1000, QuietOnSuccess = true)]
    public bool A_row_is_parsed_exactly_if_the_scalar_parser_accepts_it(int seed)
    {
        string[] cells = ["0", "0", "0", "7", "10", "99", "100", "255", "007", "00", "0", "42"];
        string[] invalid = ["", "256", "259", "260", "0000", "1234", " 1", "1 ", "-1", "x", "1:", "/", "\r", "1\r", "\0", "\xB0", "1.0"];
        var key = Key.From(seed);
        var size = 1 + key.UniformInt(0, 60);
        var choices = key.UniformInt(1, 3) == 0 ? 3 : cells.Length;
        var length = size + (key.UniformInt(2, 4) == 0 ? key.UniformInt(3, 3) - 1 : 0);
        var row = Enumerable.Range(0, length).Select(i => cells[key.UniformInt(100 + i, choices)]).ToArray();
        if (row.Length > 0 && key.UniformInt(4, 2) == 0) row[key.UniformInt(5, row.Length)] = invalid[key.UniformInt(6, invalid.Length)];
        var line = Row(row) + (key.UniformInt(7, 2) == 0 ? "\r" : "");

        var (vectorized, scalar) = (new byte[size], new byte[size]);
        var expected = CsvRow.ReadRow(
            Ascii(line.EndsWith('\r') ? line[..^1] : line).AsSpan(), 1, new(',', false, 0, null, 1, size), scalar);
        var consumed = VectorizedCsvRow.ReadRow(Ascii(line + "\n" + Following).AsSpan(), vectorized, out var label);
        // Blanks and decimal points are left to the scalar parser.
        return expected.IsFail || row.Any(cell => cell.Contains(' ') || cell.Contains('.'))
            ? consumed == 0
            : consumed == line.Length + 1 && label == 3 && vectorized.SequenceEqual(scalar);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1;5,7,9\n")]
    [InlineData("256,5,7,9\n")]
    [InlineData("0012,5,7,9\n")]
    [InlineData(",5,7,9\n")]
    [InlineData(":,5,7,9\n")]
    public void A_label_that_is_not_one_digit_and_a_comma_is_left_to_the_plain_reader(string text) =>
        Assert.Equal(0, VectorizedCsvRow.ReadRow(Ascii(text.Length < 2 ? text : text + Following).AsSpan(), new byte[3], out _));

    // The same mistake at the same place of two blocks of 32 characters.
    [Fact]
    public void Two_mistakes_do_not_make_up_for_each_other()
    {
        var block = "x," + string.Concat(Enumerable.Repeat("0,", 15));
        Assert.Equal(0, VectorizedCsvRow.ReadRow(Ascii("3," + block + block + "0\n" + Following).AsSpan(), new byte[33], out _));
    }
}
