using System.Collections.Immutable;
using System.Globalization;
using FsCheck.Xunit;
using Pipeline.Formats;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class TableTests
{
    static readonly ImmutableArray<string> Pieces = ["a", "B", "7", ".", " ", ",", ";", "\t", "\"", "\n", "\r\n", "\r", "ö", "字"];

    static ImmutableArray<string> LineEnds => ["\n", "\r\n", "\r"];

    static ImmutableArray<char> Separators => [',', ';', '\t'];

    static ImmutableArray<string> Spaces => ["", "  "];

    static ImmutableArray<bool> Booleans => [true, false];

    /// <summary>Cells of one to five pieces, never blank; a cell of a column is its index in this list.</summary>
    static string Text(Key key, int index) => "x" + string.Concat(
        Enumerable.Range(0, key.FoldIn(index).UniformInt(0, 5)).Select(i => Pieces[key.FoldIn(index).UniformInt(1 + i, Pieces.Length)]));

    static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string Written(string cell, bool isAlwaysQuoted) =>
        isAlwaysQuoted || cell.Any(",;\t\"\n\r".Contains) || cell.Trim() != cell ? Quoted(cell) : cell;

    static Table Decoded(string csv) => Good(Table.Decode(csv));

    static string Message(Func<object> function) => Assert.Throws<FormatException>(function).Message;

    [Property]
    public bool Any_cells_round_trip_in_every_accepted_form(int seed, byte others, byte width)
    {
        var key = Key.From(seed);
        var (rows, columns) = (1 + others % 8, 1 + width % 4);
        string[] names = [.. Enumerable.Range(0, columns).Select(j => Text(key.FoldIn(1), j) + j)];
        string[][] cells = [.. Enumerable.Range(0, rows).Select(i =>
            Enumerable.Range(0, columns).Select(j => Text(key, i * columns + j)).ToArray())];
        var tables = (from separator in Separators
                      from end in LineEnds
                      from isQuoted in Booleans
                      from spaces in Spaces
                      from last in new[] { "", end, end + " " + end + end }
                      let lines = cells.Prepend(names).Select(row =>
                          string.Join(separator, row.Select(cell => spaces + Written(cell, isQuoted) + spaces)))
                      select Decoded((isQuoted ? "\uFEFF" : "") + string.Join(end, lines) + last)).ToArray();
        return tables.All(table => table.Equals(tables[0]) && table.GetHashCode() == tables[0].GetHashCode())
            && tables[0].Columns.SequenceEqual(names) && tables[0].Count == rows
            && Enumerable.Range(0, columns).All(j =>
            {
                var (labels, classes) = tables[0].Classes(names[j]);
                return labels.Select(label => classes[label]).SequenceEqual(cells.Select(row => row[j]))
                    && classes.SequenceEqual(classes.Distinct().Order(StringComparer.Ordinal));
            });
    }

    [Property]
    public bool Numbers_round_trip_with_all_their_bits(double[] draws, bool isQuoted)
    {
        double[] numbers = [.. draws.Where(double.IsFinite), -0.0, double.Epsilon, double.MaxValue];
        float[] singles = [.. numbers.Select(number => (float)number).Where(float.IsFinite)];
        return Read<double>(numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))) == Column(numbers)
            && Read<float>(singles.Select(number => number.ToString("R", CultureInfo.InvariantCulture))) == Column(singles);

        Matrix<T> Read<T>(IEnumerable<string> texts) where T : unmanaged => Decoded(
            "label,x\n" + string.Join('\n', texts.Select(text => "7," + (isQuoted ? $"\"{text}\"" : text)))).Numbers<T>("x");
    }

    static Matrix<T> Column<T>(T[] numbers) where T : unmanaged => Matrix<T>.Of(numbers.Length, 1, [.. numbers]);

    [Fact]
    public void Columns_are_given_in_the_order_in_which_they_are_asked_for()
    {
        var table = Decoded("a;b;c\n1;2;3\n4;5;6\n");
        Assert.Equal(Matrix<double>.Of(2, 2, [3, 1, 6, 4]), table.Numbers<double>("c", "a"));
        Assert.Equal(Matrix<double>.Of(2, 3, [1, 2, 3, 4, 5, 6]), table.Numbers<double>());
    }

    [Fact]
    public void A_table_prints_its_size_and_its_columns() =>
        Assert.Equal("2 rows, columns \"Größe, cm\", \"b\"", Decoded("\"Größe, cm\",b\n1,2\n3,4").ToString());

    [Theory]
    [InlineData("a,b\n1,2", "a,c\n1,2")]
    [InlineData("a,b\n1,2", "a,b\n1,3")]
    [InlineData("a,b\n1,2", "a,b\n1,2\n1,2")]
    public void Tables_with_other_names_cells_or_rows_are_not_equal(string a, string b) => Assert.NotEqual(Decoded(a), Decoded(b));

    [Theory]
    [InlineData("", "1:1: found an empty file, expected a header line and at least one row. Is this the right file?")]
    [InlineData("\uFEFF \r\n", "1:1: found an empty file")]
    [InlineData("a,b", "1:1: found nothing but a header line")]
    [InlineData("a,b\n\n", "1:1: found nothing but a header line")]
    [InlineData("<html>\n", "1:1: found \"<html>\\x0A\", expected a header line with the names of columns.")]
    [InlineData("a,b\n1,\0\n", "2:3: found a character that is not text, expected text in UTF-8.")]
    [InlineData("a,L\uFFFDnge\n1,2\n", "1:4: found a character that is not text")]
    [InlineData("\na,b\n1,2", "1:1: found a blank line, expected a header line. Remove the blank line.")]
    [InlineData("a,b\n1,2\n \n3,4", "3:1: found a blank line, expected 2 cells, as in the header.")]
    [InlineData("a,b\n1,2\n3\n", "3:2: found the end of the line after 1 cell, expected 2 cells, as in the header.")]
    [InlineData("a,b\r1,2\r3\r", "3:2: found the end of the line after 1 cell")]
    [InlineData("a,b\n1,2,3\n", "2:5: found a further cell \"3\", expected 2 cells, as in the header.")]
    [InlineData("a\n1,2\n", "2:3: found a further cell \"2\", expected 1 cell, as in the header.")]
    [InlineData("a,b\n\"x\ny\",2\n3,4,\n", "4:5: found a further cell \"\"")]
    [InlineData("a,,b\n1,2,3\n", "1:3: found a column without a name, expected a name for each column.")]
    [InlineData("a,b,\"a\"\n1,2,3\n", "1:5: found a second column \"a\", expected columns with different names.")]
    [InlineData("5.1,iris\n4.9,iris\n", "1:1: found the number \"5.1\" in the first line, expected names of columns. Add a header line")]
    [InlineData("a;b,c\n1;2\n", "1:4: found a comma and a semicolon in the first line, expected one separator.")]
    [InlineData("a,b\n1,5\" wide\n", "2:4: found a quotation mark inside of a cell")]
    [InlineData("a,b\n1,\"5\" wide\n", "2:7: found text after the closing quotation mark, expected a separator or the end of the line.")]
    [InlineData("a,b\n1,\"5\n6,7\n", "2:3: found a quotation mark that is not closed, expected another one at the end of the cell.")]
    [InlineData("a,\"b\n1,2\n", "1:3: found a quotation mark that is not closed")]
    public void A_bad_table_is_refused_with_line_and_column(string csv, string message) =>
        Assert.StartsWith(message, Refusal(Table.Decode(csv)));

    [Theory]
    [InlineData("\"2019\",\"2020\"\n1,2\n")]
    [InlineData("a;\"b,c\"\n1;2\n")]
    [InlineData("a\tb, c; d\n1\t2\n")]
    [InlineData("1st,nan\n1,2\n")]
    public void Names_that_might_be_mistaken_are_accepted(string csv) => Assert.Equal(2, Decoded(csv).Columns.Length);

    [Theory]
    [InlineData("", "2:3, column \"b\": found an empty cell, expected a finite number. Fill the cell, or leave the row out")]
    [InlineData("\"\"", "2:3, column \"b\": found an empty cell")]
    [InlineData("abc", "2:3, column \"b\": found \"abc\", expected a finite number.")]
    [InlineData("NaN", "2:3, column \"b\": found \"NaN\"")]
    [InlineData("Infinity", "2:3, column \"b\": found \"Infinity\"")]
    [InlineData("1e999", "2:3, column \"b\": found \"1e999\"")]
    [InlineData("1 000", "2:3, column \"b\": found \"1 000\"")]
    [InlineData("\"1,5\"", "2:3, column \"b\": found \"1,5\", expected a finite number. Write a decimal point, and nothing between")]
    [InlineData("1e39", "2:3, column \"b\": found \"1e39\", expected a number that is finite as a Single.")]
    public void A_cell_that_is_no_number_is_refused_by_line_and_column_when_it_is_asked_for(string cell, string message)
    {
        var table = Decoded($"a,b\n1,{cell}\n");
        Assert.StartsWith(message, Message(() => table.Numbers<float>()));
        Assert.StartsWith(message, Message(() => table.Numbers<float>("a", "b")));
        Assert.Equal(Matrix<float>.Of(1, 1, [1]), table.Numbers<float>("a"));
    }

    [Fact]
    public void A_cell_without_a_class_is_refused() => Assert.Equal(
        "3:3, column \"b\": found an empty cell, expected the name of a class. "
        + "Fill the cell, or leave the row out: an empty one is no class.",
        Message(() => Decoded("a,b\n1,x\n2,\n").Classes("b")));

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_those_that_are()
    {
        var table = Decoded("length,width\n1,2\n");
        const string Expected = "No column is called \"Width\"; the columns are \"length\", \"width\".";
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => table.Numbers<float>("Width")).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentException>(() => table.Classes("Width")).Message);
    }

    [Fact]
    public void Every_truncation_is_refused_or_has_fewer_rows_or_a_shorter_last_cell()
    {
        const string Csv = "a,\"b\"\"\"\n10,\"x\ny\"\n20,z\n";
        for (var length = 0; length < Csv.Length; length++)
        {
            var result = Table.Decode(Csv[..length]);
            if (result.IsFail)
            {
                Refusal(result);
                continue;
            }
            var table = Good(result);
            Assert.EndsWith("columns \"a\", \"b\"\"", table.ToString(), StringComparison.Ordinal);
            Assert.Equal((true, 10), (table.Count <= 2, table.Numbers<double>("a")[0, 0]));
        }
    }
}
