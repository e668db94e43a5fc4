using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

[Properties(Arbitrary = [typeof(CodecArbitraries)], QuietOnSuccess = true)]
public class CsvTests
{
    static readonly ImmutableArray<byte> Sample =
        ToCsv(new(4, 10, [.. Enumerable.Range(0, 120).Select(i => (byte)(i % 40 < 20 ? 0 : i * 7))], [3, 1, 4]));

    static ImmutableArray<string> LineEnds => ["\n", "\r\n"];

    static ImmutableArray<string> ByteOrderMarks => ["", "\xEF\xBB\xBF"];

    static ImmutableArray<bool> Booleans => [true, false];

    static ImmutableArray<byte> ToCsv(ImageSet set, string lineEnd = "\n") =>
        Ascii(string.Concat(Enumerable.Range(0, set.Count).Select(i => ToLine(set[i].ToArray().Prepend(set.Labels[i])) + lineEnd)));

    static string ToLine(IEnumerable<byte> cells) => string.Join(',', cells.Select(cell => cell.ToString(CultureInfo.InvariantCulture)));

    static LanguageExt.Fin<ImageSet> Decode(ImmutableArray<byte> bytes) => Csv.Decode(bytes, 4, 10);

    static string Refused(string text) => Refusal(Csv.Decode(Ascii(text), 1, 3));

    [Property]
    public bool Images_round_trip_in_every_accepted_form(ImageSet set) =>
        (from end in LineEnds
         from mark in ByteOrderMarks
         from header in new[] { "", "label,1x1,1x2" + end, "\"label\",\"a\"" + end }
         from isEnded in Booleans
         from pack in new Func<ImmutableArray<byte>, ImmutableArray<byte>>[] { bytes => bytes, bytes => Compress(bytes) }
         let text = ToCsv(set, end)
         let bytes = pack([.. Ascii(mark + header), .. isEnded ? text : text[..^end.Length]])
         select Good(Csv.Decode(bytes, set.Rows, set.Columns))).All(decoded => decoded == set);

    [Fact]
    public void More_rows_than_the_line_buffer_holds_round_trip()
    {
        var pixels = Enumerable.Range(0, 500 * 784).Select(i => (byte)(i / 30 % 3 == 0 ? i * i : 0)).ToImmutableArray();
        var set = new ImageSet(28, 28, pixels, [.. Enumerable.Range(0, 500).Select(i => (byte)(i % 10))]);
        Assert.Equal(set, Good(Csv.Decode(ToCsv(set))));
        Assert.Equal(set, Good(Csv.Decode(Compress(ToCsv(set, "\r\n")))));
        var text = ToCsv(set);
        var comma = text.LastIndexOf((byte)',');
        Assert.StartsWith("500:", Refusal(Csv.Decode(text.SetItem(comma, (byte)';'))));
    }

    [Property]
    public bool The_vectorized_parser_reads_every_valid_row_and_agrees_with_the_scalar_parser(ImmutableArray<byte> draws, bool hasReturn)
    {
        var (cells, characters) = (new[] { "0", "0", "0", "7", "10", "25", "99", "255", "007" }, ",\r\n0123456789:/ x\0\xFF");
        var row = "4" + string.Concat(draws.Select(d => "," + cells[d % cells.Length]));
        var line = row + (hasReturn ? "\r\n" : "\n");
        string Edited(int index, char inserted, int removed) => line[..index] + inserted + line[(index + removed)..];
        var edited = draws.Select((d, i) => Edited(d % line.Length, characters[i % characters.Length], d & 1));
        var following = new string('1', 40);
        return draws.IsEmpty || (edited.Append(line).All(text => AgreesWithScalar(Ascii(text + following), draws.Length))
            && VectorizedCsvRow.ReadRow(Ascii(line + following).AsSpan(), new byte[draws.Length], out _) == line.Length);
    }

    static bool AgreesWithScalar(ImmutableArray<byte> text, int size)
    {
        var (vectorized, scalar) = (new byte[size], new byte[size]);
        var length = VectorizedCsvRow.ReadRow(text.AsSpan(), vectorized, out var label);
        if (length == 0) return true;
        var line = text.AsSpan()[..(length - 1)];
        var layout = new CsvLayout(',', HasHeader: false, LabelIndex: 0, LabelName: null, 1, size);
        return CsvRow.ReadRow(line is [.. var rest, (byte)'\r'] ? rest : line, 1, layout, scalar) == label
            && vectorized.SequenceEqual(scalar);
    }

    [Fact]
    public void Every_digit_string_of_a_wide_row_is_parsed_or_refused()
    {
        var numbers = Enumerable.Range(0, 1200).Select(i => i.ToString(CultureInfo.InvariantCulture));
        var following = string.Concat(Enumerable.Repeat("1" + string.Concat(Enumerable.Repeat(",0", 40)) + "\n", 2));
        foreach (var text in numbers.Concat(["00", "007", "0000", "+1", "-0", "1:", "p", "1p", "12P", "\u0010"]))
            for (var pixel = 0; pixel < 40; pixel += 13)
            {
                var cells = Enumerable.Repeat("0", 40).ToArray();
                cells[pixel] = text;
                var result = Decode(Ascii("5," + string.Join(',', cells) + "\n" + following));
                if (byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && text.Length < 4)
                    Assert.Equal(value, Good(result).Pixels[pixel]);
                else Assert.Contains("expected a pixel from 0 to 255", Refusal(result));
            }
    }

    [Fact]
    public void Every_truncation_is_refused_or_a_prefix_and_of_gzip_refused()
    {
        // Text that is cut within its last number or between two lines is a valid shorter text.
        SameOrRefused(Truncations(Sample), Decode, set => set.Labels.AsSpan().SequenceEqual(new byte[] { 3, 1, 4 }.AsSpan(0, set.Count)));
        AllRefused(Truncations(Compress(Sample)), Decode);
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_changes_a_digit()
    {
        SameOrRefused(Flips(Sample), Decode, set => set.Count == 3);
        SameOrRefused(Flips(Compress(Sample)), Decode, set => set == Good(Decode(Sample)));
    }

    [Theory]
    [InlineData("", "1:1: found an empty file")]
    [InlineData("\xEF\xBB\xBF", "1:1: found an empty file")]
    [InlineData("label,a,b,c\n", "1:1: found nothing but a header line")]
    [InlineData("label", "1:1: found nothing but a header line")]
    [InlineData("1,2,3\n", "1:6: found the end of the line after 3 cells, expected 4 cells (a label and 3 pixels).")]
    [InlineData("5", "1:2: found the end of the line after 1 cell")]
    [InlineData("1,2,3,4\n1,2,3\n", "2:6: found the end of the line after 3 cells")]
    [InlineData("1,2,3,4,5\n", "1:9: found a further cell \"5\", expected 4 cells")]
    [InlineData("1,2,3,4,\n", "1:9: found a further cell \"\"")]
    [InlineData("1,,3,4\n", "1:3: found an empty cell, expected a pixel from 0 to 255.")]
    [InlineData(",2,3,4\n", "1:1: found an empty cell, expected a label from 0 to 255.")]
    [InlineData("1,2,3,\n", "1:7: found an empty cell")]
    [InlineData("1,2,x3,4\n", "1:5: found \"x3\", expected a pixel from 0 to 255.")]
    [InlineData("1,2,256,4\n", "1:5: found \"256\", expected a pixel from 0 to 255.")]
    [InlineData("1,2,-1,4\n", "1:5: found \"-1\"")]
    [InlineData("256,2,3,4\n", "1:1: found \"256\", expected a label from 0 to 255.")]
    [InlineData("1,2\0,3,4\n", "1:3: found \"2\\x00\", expected a pixel from 0 to 255. The file is damaged, or not text in UTF-8.")]
    [InlineData(
        "1,2.5,3,4\n",
        "1:3: found \"2.5\", expected a pixel from 0 to 255. Write whole numbers; fractions of full ink have to be multiplied by 255.")]
    [InlineData("s,2,3,4\n1,2,3,4\n", "1:1: found \"s\", expected a label from 0 to 255.")]
    [InlineData("1,2,3,4\n\n1,2,3,4\n", "2:1: found a blank line, expected a label and 3 pixels.")]
    [InlineData("\r\n1,2,3,4\r\n", "1:1: found a blank line")]
    [InlineData("label,a,b,c\n1,2,3,4\nlabel,a,b,c\n", "3:1: found \"label\"")]
    [InlineData("1,2,3,4\r1,2,3,4\n", "1:7: found \"4\\x0D1\"")]
    [InlineData("<!DOCTYPE html>", "1:1: found what looks like an HTML page")]
    [InlineData("\0\0\b\x03\0\0", "1:1: found IDX images")]
    [InlineData("1,2,1111111111111111111111111111111111111111,4", "1:5: found \"111111111111111111111111…\"")]
    public void Bad_text_is_refused_at_its_line_and_column(string text, string message)
    {
        Assert.StartsWith(message, Refused(text));
        if (text.Length > 0) Assert.StartsWith(message, Refusal(Csv.Decode(Compress(Ascii(text)), 1, 3)));
    }

    [Fact]
    public void An_unbounded_line_is_refused()
    {
        Assert.StartsWith("1:9: found a further cell \"1\"", Refused("1,1,1,1" + string.Concat(Enumerable.Repeat(",1", 400_000))));
        Assert.StartsWith("1:1: found a header line of more than 262,144 bytes", Refused(new string('a', 300_000)));
    }

    [Fact]
    public void A_source_that_changes_while_it_is_read_is_refused()
    {
        var shorter = Sample[..(Sample.AsSpan().IndexOf((byte)'\n') + 1)];
        Assert.StartsWith("1:1: found 1 image, expected 3, as there were before.", Refusal(Csv.Decode(Changing(Sample, shorter), 4, 10)));
    }

    [Fact]
    public void More_rows_than_there_were_lines_before_are_refused()
    {
        var (before, after) = (Ascii("1,111,111,111\n2,111,111,111\n"), Ascii("1,1,1,1\n2,1,1,1\n3,111,1,111\n"));
        Assert.Equal(
            "1:1: found 3 lines of 3 pixels, expected at most 2,147,483,591 pixels in all. Split the data into smaller files.",
            Refusal(Csv.Decode(Changing(before, after), 1, 3)));
    }

    [Fact]
    public void Gzip_in_gzip_is_reported() => Assert.StartsWith("1:1: found gzip data", Refusal(Decode(Compress(Compress(Sample)))));

    [Fact]
    public void A_line_is_the_label_followed_by_the_pixels_in_decimal()
    {
        var images = new ImageSet(1, 3, [0, 9, 10, 99, 100, 255], [7, 0]);
        Assert.Equal("7,0,9,10\n0,99,100,255\n", Encoding.ASCII.GetString(Csv.Encode(images).AsSpan()));
    }

    [Fact]
    public void An_empty_set_is_encoded_as_no_bytes() => Assert.Empty(Csv.Encode(new ImageSet(28, 28, [], [])));

    [Fact]
    public void Images_of_no_size_and_of_one_beyond_all_bounds_are_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => Csv.Decode(Sample, 0, 10));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => Csv.Decode(Sample, 4, -1));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => Csv.Decode(Sample, 1 << 16, 1 << 16));
    }

    [Fact]
    public void An_image_may_be_a_single_pixel() =>
        Assert.Equal(new ImageSet(1, 1, [255, 0], [7, 3]), Good(Csv.Decode(Ascii("7,255\n3,0"), 1, 1)));

    [Fact]
    public void A_row_may_be_longer_than_the_usual_window()
    {
        var set = new ImageSet(1, 70_000, [.. Enumerable.Repeat((byte)200, 140_000)], [3, 1]);
        Assert.Equal(set, Good(Csv.Decode(ToCsv(set, "\r\n"), 1, 70_000)));
    }

    [Theory]
    [InlineData("1,2,256,4", "1:5: found \"256\", expected a pixel from 0 to 255. Is this the right file?")]
    [InlineData(
        "1,,3,4",
        "1:3: found an empty cell, expected a pixel from 0 to 255. Write a number in every cell; an empty one is not taken for 0.")]
    [InlineData("1,x,3,4", "1:3: found \"x\", expected a pixel from 0 to 255. Write whole numbers, with commas between them.")]
    [InlineData(
        "1,2,3",
        "1:6: found the end of the line after 3 cells, expected 4 cells (a label and 3 pixels). "
            + "Is the file complete, and the image size right?")]
    [InlineData("1,2,3,4,5", "1:9: found a further cell \"5\", expected 4 cells (a label and 3 pixels). Is the image size right?")]
    [InlineData("\n", "1:1: found a blank line, expected a label and 3 pixels. Remove the blank line.")]
    [InlineData("", "1:1: found an empty file, expected at least one line: a label and pixels. Is this the right file?")]
    [InlineData(
        "<html>",
        "1:1: found what looks like an HTML page, \"<html>\", expected a line of numbers: a label and pixels. Is this the right file?")]
    public void A_refusal_says_what_to_do(string text, string message) => Assert.Equal(message, Refused(text));

    [Fact]
    public void A_long_header_and_a_source_that_changes_are_refused_word_for_word()
    {
        Assert.Equal("1:1: found a header line of more than 262,144 bytes, expected a short header line, or none. Is this the right file?",
            Refused(new string('a', 300_000)));
        Assert.Equal("1:1: found 1 image, expected 3, as there were before. Does another program write the file?",
            Refusal(Csv.Decode(Changing(Sample, Sample[..(Sample.AsSpan().IndexOf((byte)'\n') + 1)]), 4, 10)));
    }

    [Fact]
    public void Many_lines_that_are_too_short_cost_no_memory()
    {
        var text = Ascii(string.Concat(Enumerable.Repeat("1\n", 100_000)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(Csv.Decode(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 22);
    }
}
