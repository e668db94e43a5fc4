using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

/// <summary>CSV of images in the forms in which it is found: what is recognized, and what is refused because it has two readings.</summary>
[Properties(Arbitrary = [typeof(CodecArbitraries)], QuietOnSuccess = true)]
public class CsvLayoutTests
{
    static readonly ImageSet Sample = new(2, 2, [.. Enumerable.Range(0, 12).Select(i => (byte)(i * 23))], [31, 0, 7]);

    /// <summary>A way to write images.</summary>
    sealed record Form(char Separator, int LabelIndex, string Number, string Name, bool HasHeader, string LineEnd, string Start, string End)
    {
        internal string Write(ImageSet set)
        {
            var label = Math.Min(LabelIndex, set.PixelsPerImage);
            var names = Enumerable.Range(0, set.PixelsPerImage)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / set.Columns + 1}x{i % set.Columns + 1}")).ToList();
            names.Insert(label, Name);
            var rows = Enumerable.Range(0, set.Count).Select(i =>
            {
                var cells = set[i].ToArray().ToList();
                cells.Insert(label, set.Labels[i]);
                return cells.Select(cell => string.Format(CultureInfo.InvariantCulture, Number, cell));
            });
            var lines = HasHeader ? rows.Prepend(names.Select(name => $"\"{name}\"")) : rows;
            return Start + string.Join(LineEnd, lines.Select(cells => string.Join(Separator, cells))) + End;
        }
    }

    static Gen<Form> Forms =>
        from separator in Gen.Elements(',', ';', '\t')
        from label in Gen.Elements(0, 1, int.MaxValue)
        from number in Gen.Elements("{0}", "{0}.0", "{0}e0", " {0}", "{0} ", "\"{0}\"", " \" {0}.00\" ", "{0:0.000000000000000000e+00}")
        from name in Gen.Elements("label", "Label", "class", "target", "digit", "y")
        from lineEnd in Gen.Elements("\n", "\r\n")
        from start in Gen.Elements("", "\xEF\xBB\xBF")
        from end in Gen.Elements("", "\n", "\r\n", "\n\n", " \r\n\r\n\t\n")
        select new Form(separator, label, number, name, HasHeader: true, lineEnd, start, end);

    static LanguageExt.Fin<CsvImages> Decode(string text, LabelColumn label = LabelColumn.Recognized) =>
        Csv.Decode(ByteSource.Of(Ascii(text)), label);

    static string Refused(string text) => Refusal(Decode(text));

    [Property]
    public Property Images_are_read_in_every_form_that_a_header_line_explains(ImageSet set) =>
        Prop.ForAll(Forms.ToArbitrary(), form => Good(Decode(form.Write(set))).Images == set);

    [Property]
    public Property Without_a_header_line_the_caller_says_where_the_labels_are(ImageSet set) =>
        Prop.ForAll(Forms.ToArbitrary(), form =>
        {
            var first = form with { HasHeader = false, LabelIndex = 0 };
            var last = first with { LabelIndex = int.MaxValue };
            var square = set with { Columns = set.Rows, Pixels = [.. new byte[set.Count * set.Rows * set.Rows]] };
            return Good(Decode(first.Write(square), LabelColumn.First)).Images == square
                && Good(Decode(last.Write(square), LabelColumn.Last)).Images == square
                && Good(Csv.Decode(Ascii(first.Write(set)), set.Rows, set.Columns)) == set;
        });

    [Theory]
    [InlineData("label,1,2,3,4\n0,5,6,7,8", "a header line, labels in column \"label\", images of 2 x 2 pixels")]
    [InlineData(
        "a1;a2;a3;a4;kind\n5;6;7;8;0", "a header line, semicolons between cells, labels in column \"kind\", images of 2 x 2 pixels")]
    [InlineData(
        "kind\ta1\ta2\ta3\ta4\n0\t5\t6\t7\t8", "a header line, tabs between cells, labels in column \"kind\", images of 2 x 2 pixels")]
    [InlineData("0,5,6,7,8", "images of 2 x 2 pixels")]
    [InlineData("y,1x1,1x2,1x3,1x4\n0,5,6,7,8", "a header line, labels in column \"y\", images of 1 x 4 pixels")]
    public void What_is_recognized_is_said(string text, string description)
    {
        var (images, layout) = Good(Decode(text));
        Assert.Equal(description, layout.Description);
        Assert.Equal([5, 6, 7, 8], images.Pixels.AsEnumerable());
        Assert.Equal([0], images.Labels.AsEnumerable());
    }

    [Fact]
    public void The_plain_form_is_nothing_to_speak_of() =>
        Assert.Null(Good(Decode("3" + string.Concat(Enumerable.Repeat(",7", 784)))).Layout.Description);

    [Theory]
    [InlineData(
        "pixel1,pixel2,pixel3,pixel4\n1,2,3,4",
        "1:1: found columns from \"pixel1\" to \"pixel4\", expected a column of labels among them.")]
    [InlineData(
        "label,a,b,c,class\n1,2,3,4,5",
        "1:1: found columns \"label\" and \"class\", either of which may have the labels, expected one")]
    [InlineData("kind,a,b,c,sort\n1,2,3,4,5", "1:1: found columns \"kind\" and \"sort\", either of which")]
    [InlineData(
        "0,1,2,3,4,5,6,7,8,9\n7,0,0,0,0,0,0,0,0,0",
        "1:1: found the numbers 0, 1, 2 … 9, expected names of columns, or a label and pixels.")]
    [InlineData("1,2,3,4\n", "1:1: found 4 cells, expected a label and the pixels of a square image")]
    [InlineData("7\n", "1:1: found 1 cell, expected a label and the pixels of a square image")]
    [InlineData("\n1,2\n", "1:1: found a blank line, expected names of columns")]
    [InlineData("1,2;3\n", "1:4: found a comma and a semicolon in the first line")]
    [InlineData("\"1,2\n", "1:1: found a quotation mark that is not closed")]
    [InlineData("label,a\n1,2\n\n3,4\n", "3:1: found a blank line, expected a label and 1 pixel.")]
    [InlineData("label,a\n1,2\n3\n", "3:2: found the end of the line after 1 cell, expected 2 cells")]
    [InlineData("label,a\n1,2,3\n", "2:5: found a further cell \"3\"")]
    [InlineData("label,a\n1,\n", "2:3: found an empty cell, expected a pixel from 0 to 255.")]
    [InlineData("label,a\n1,\" \"\n", "2:3: found \"\" \"\", expected a pixel")]
    [InlineData("a1,label\n5,1\n5,256\n", "3:3: found \"256\", expected a label from 0 to 255.")]
    [InlineData("label,a\n1,0.5\n", "2:3: found \"0.5\", expected a pixel from 0 to 255. Write whole numbers; fractions of full ink")]
    [InlineData("label,a\n1,2.55e9\n", "2:3: found \"2.55e9\", expected a pixel from 0 to 255.")]
    [InlineData("label,a\n1,nan\n", "2:3: found \"nan\", expected a pixel from 0 to 255.")]
    [InlineData("label,a\n1,1 2\n", "2:3: found \"1 2\"")]
    [InlineData("label,a\n1,\"2\n", "2:3: found \"\"2\"")]
    [InlineData("label,a\n-1,2\n", "2:1: found \"-1\", expected a label from 0 to 255.")]
    [InlineData("7,x\n", "1:3: found \"x\", expected a pixel from 0 to 255.")]
    [InlineData("label,a\n\n \n", "1:1: found nothing but a header line")]
    [InlineData("label,a\n1,00000000000000000000000000000005.0\n", "2:3: found \"000000000000000000000000…\"")]
    public void What_is_ambiguous_or_would_lose_data_is_refused(string text, string message) => Assert.StartsWith(message, Refused(text));

    [Fact]
    public void Columns_that_look_exchanged_are_refused_with_both_readings_until_the_caller_says_which()
    {
        var text = string.Concat(Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"0,9,{i},7,{i % 10}\n")));
        Assert.Equal(
            "the columns: found one value in 100 % of the first column and 10 different ones in the last, and no header line, "
            + "expected labels in the first column, or in the last. " + CsvErrors.LabelColumnRemedy, Refused(text));
        Assert.All(Good(Decode(text, LabelColumn.First)).Images.Labels, label => Assert.Equal(0, label));
        Assert.Equal(9, Good(Decode(text, LabelColumn.Last)).Images.Labels[29]);
    }

    [Fact]
    public void Every_truncation_and_every_flipped_bit_gives_a_text_as_valid_or_is_refused()
    {
        foreach (var form in new[]
        {
            new Form(';', int.MaxValue, "{0}.0", "class", HasHeader: true, "\r\n", "\xEF\xBB\xBF", "\r\n\r\n"),
            new Form('\t', 0, "\"{0}\"", "label", HasHeader: false, "\n", "", "\n"),
            new Form(',', 0, "{0}", "label", HasHeader: true, "\n", "", "\n"),
        })
        {
            var label = form.LabelIndex == 0 ? LabelColumn.First : LabelColumn.Last;
            var text = Ascii(form.Write(Sample));
            var packed = Compress(text);
            SameOrRefused(Truncations(text), bytes => Csv.Decode(ByteSource.Of(bytes), label), csv => IsPrefix(csv.Images));
            // A flipped bit may change a digit, and a name of a header line; it adds and removes no image.
            SameOrRefused(
                Flips(text), bytes => Csv.Decode(ByteSource.Of(bytes), label), csv => csv.Images.Count >= 3 - (form.HasHeader ? 0 : 1));
            AllRefused(Truncations(packed), bytes => Csv.Decode(ByteSource.Of(bytes), label));
            SameOrRefused(Flips(packed), bytes => Csv.Decode(ByteSource.Of(bytes), label), csv => csv.Images == Sample);
        }
    }

    // The last number may be cut.
    static bool IsPrefix(ImageSet images) =>
        Sample.Pixels.AsSpan().StartsWith(images.Pixels.AsSpan()[..^1]) && Sample.Labels.AsSpan().StartsWith(images.Labels.AsSpan()[..^1]);

    [Fact]
    public void A_first_line_of_a_megabyte_is_refused_where_it_has_to_say_the_size() =>
        Assert.StartsWith("1:1: found a line of more than 1,048,576 bytes", Refused(new string('1', (1 << 20) + 1)));

    [Fact]
    public void Rows_of_long_cells_are_read_through_a_buffer()
    {
        var set = new ImageSet(100, 100, [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i % 251))], [200, 1, 20, 3]);
        var form = new Form(',', int.MaxValue, "{0:0.000000000000000000e+00}", "y", HasHeader: true, "\n", "", "\n");
        Assert.Equal(set, Good(Decode(form.Write(set))).Images);
    }
}
