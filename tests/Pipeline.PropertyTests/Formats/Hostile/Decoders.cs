using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LanguageExt;
using Pipeline.Formats;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>Every decoder of the library, with samples.</summary>
static class Decoders
{
    public static ImmutableArray<Decoder> All { get; } =
    [
        .. Packed(IdxImages), .. Packed(IdxLabels), .. Packed(PlainCsv), .. Packed(RecognizedCsv), Tables,
        .. ArchiveSamples.All, .. ModelSamples.All,
    ];

    static Decoder IdxImages => new(
        "idx-images",
        Idx.EncodeImages(new(2, 3, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 11))])),
        Idx.EncodeImages(new(1, 1, [7, 9])),
        bytes => Idx.DecodeImages(bytes).Map(images => Items(() =>
        [
            $"rows = {images.Rows}", $"columns = {images.Columns}", .. images.Pixels.Select((pixel, i) => $"pixel {i} = {pixel}"),
        ])))
    {
        MayChange = offset => offset < 16 ? Change.None : Change.Of($"pixel {offset - 16}"),
    };

    static Decoder IdxLabels => new(
        "idx-labels", Idx.EncodeLabels([3, 1, 4, 9]), Idx.EncodeLabels([255]),
        bytes => Idx.DecodeLabels(bytes).Map(labels => Items(() => labels.Select((label, i) => $"label {i} = {label}"))))
    {
        MayChange = offset => offset < 8 ? Change.None : Change.Of($"label {offset - 8}"),
    };

    static Decoder PlainCsv
    {
        get
        {
            var text = Text("3,0,255,7,10\n1,128,64,0,9\n4,1,2,30,254\n");
            return new("csv", text, Text("0,1,2,3,4\n"), bytes => Csv.Decode(bytes, 2, 2).Map(set => Items(() => Cells(set))))
            {
                IsText = true,
                MayChange = offset => char.IsAsciiDigit((char)text[offset]) ? Change.Of(CellAt(text, offset, ',')) : Change.None,
            };
        }
    }

    static Decoder RecognizedCsv
    {
        get
        {
            var text = Text("\xEF\xBB\xBFlabel;1x1;1x2;2x1;2x2\r\n3;\"0\"; 25.0;7;10\r\n1;128;64;0e0;9\r\n");
            var header = text.IndexOf((byte)'\n') + 1;
            ImmutableArray<byte> rows = [.. text.Skip(header)];
            return new(
                "csv-recognized", text, Text("1x1,y\n3,4\n"),
                bytes => Csv.Decode(ByteSource.Of(bytes), LabelColumn.Recognized).Map(csv => Items(() =>
                    Cells(csv.Images).Append($"labels = {csv.Layout.LabelName}"))))
            {
                IsText = true,
                MayChange = offset => offset < header
                    ? Change.Of("labels")
                    : char.IsAsciiLetterOrDigit((char)text[offset]) ? Change.Of(CellAt(rows, offset - header, ';')) : Change.None,
            };
        }
    }

    static Decoder Tables
    {
        get
        {
            var text = Text("length,\"width, cm\",kind\n5.1,-3.5e0,red\n 4.75 ,30,\"say \"\"no\"\"\"\n1e3,0.25,red\n");
            return new("table", text, Text("a;b\n1;x\n"), ReadTable) { IsText = true, MayChange = _ => Change.Any };
        }
    }

    static Fin<Func<IEnumerable<string>>> ReadTable(ImmutableArray<byte> bytes) =>
        from table in Table.Decode(Encoding.UTF8.GetString(bytes.AsSpan()))
        from classes in table.DecodeClasses(table.Columns[^1])
        from numbers in table.Columns.Length > 1
            ? table.DecodeNumbers<double>(table.Columns[..^1].AsSpan()).Map(m => m.Values)
            : ImmutableArray<double>.Empty
        select Items(() =>
        [
            .. table.Columns.Select((name, i) => $"column {i} = {name}"),
            .. Enumerable.Range(0, table.Count).SelectMany(row => numbers
                .Slice(row * (table.Columns.Length - 1), table.Columns.Length - 1)
                .Select((number, column) => string.Create(CultureInfo.InvariantCulture, $"cell {row} {column} = {number:R}"))
                .Append($"cell {row} {table.Columns.Length - 1} = {classes.Names[classes.Labels[row]]}")),
        ]);

    /// <summary>The same file raw and as gzip.</summary>
    static IEnumerable<Decoder> Packed(Decoder raw) =>
    [
        raw,
        raw with
        {
            Name = raw.Name + ".gz", Sample = Gzip(raw.Sample), Another = Gzip(raw.Another), MayChange = _ => Change.None, IsText = false,
            Envelope = Envelopes.Gzip,
        },
    ];

    static ImmutableArray<byte> Gzip(ImmutableArray<byte> bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(target, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes.AsSpan());
        return [.. target.ToArray()];
    }

    static IEnumerable<string> Cells(Pipeline.Data.ImageSet set)
    {
        for (var row = 0; row < set.Count; row++)
        {
            yield return $"cell {row} 0 = {set.Labels[row]}";
            for (var i = 0; i < set.PixelsPerImage; i++) yield return $"cell {row} {i + 1} = {set[row][i]}";
        }
    }

    /// <summary>The name of the cell to which a byte of the rows belongs.</summary>
    static string CellAt(ImmutableArray<byte> rows, int offset, char separator)
    {
        var before = rows.AsSpan()[..offset];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return $"cell {before.Count((byte)'\n')} {line.Count((byte)separator)}";
    }

    internal static Func<IEnumerable<string>> Items(Func<IEnumerable<string>> items) => items;

    internal static ImmutableArray<byte> Text(string text) => [.. Encoding.Latin1.GetBytes(text)];
}
