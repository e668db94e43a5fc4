using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The header of an .npy file: magic, version, length, and a Python dictionary padded with spaces.</summary>
/// <param name="Type">The number format.</param>
/// <param name="Order">The order of bytes and elements.</param>
/// <param name="Shape">One or two dimensions.</param>
/// <param name="Length">The length of the header in bytes.</param>
sealed partial record NpyHeader(ScalarType Type, NpyOrder Order, int[] Shape, int Length)
{
    // NumPy reads no longer one either (max_header_size): plain numbers have a short description.
    const int MaxTextLength = 10_000;

    // Of a written header. It is a multiple of 64, where NumPy lets the numbers begin, and two dimensions of ten digits fit in.
    const int WrittenLength = 128;

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    // The keys in any order: a writer need not sort them.
    [GeneratedRegex(
        @"^\{ ?(?:(?:'descr': ?'(?<type>[^']*)'|'fortran_order': ?(?<fortran>True|False)|'shape': ?\((?<shape>[0-9, ]*)\))"
        + @"(?:, ?| ?(?=\}))){3}\} *\n$",
        RegexOptions.CultureInvariant)]
    internal static partial Regex Dictionary();

    /// <summary>Reads a header; the caller checks that as many bytes follow as the shape requires.</summary>
    internal static Fin<NpyHeader> ParseHeader(string name, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic) || bytes.Length < 12) return Fail(name, 0, MessageText.DescribeKind(bytes), "a NumPy array (.npy)");
        if (bytes[6] is 0 or > 3 || bytes[7] != 0) return Fail(name, 6, $"version {bytes[6]}.{bytes[7]}", "1.0, 2.0 or 3.0");
        var start = bytes[6] == 1 ? 10 : 12;
        var length = bytes[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return length > MaxTextLength
            ? Fail(name, 8, $"a header of {MessageText.Count(length, "byte")}", $"at most {MessageText.FormatNumber(MaxTextLength)}")
            : length > bytes.Length - start
            ? Fail(name, bytes.Length, "the end of the member inside its header", $"a header of {MessageText.Count(length, "byte")}")
            : Parse(name, Encoding.Latin1.GetString(bytes.Slice(start, (int)length)), start + (int)length);
    }

    static Fin<NpyHeader> Parse(string name, string text, int length)
    {
        var match = Dictionary().Match(text);
        if (!match.Success || !(match.Groups["type"].Success && match.Groups["fortran"].Success && match.Groups["shape"].Success))
            return Fail(name, 10, MessageText.Quote(text), "descr, fortran_order and shape as NumPy writes them, of plain numbers");
        var order = new NpyOrder(
            IsBigEndian: match.Groups["type"].Value.StartsWith('>'), IsColumnMajor: match.Groups["fortran"].Value == "True");
        return
            from type in ReadType(name, match.Groups["type"].Value)
            from shape in ReadShape(name, match.Groups["shape"].Value, length, type)
            select new NpyHeader(type, order, shape, length);
    }

    static Fin<ScalarType> ReadType(string name, string type) => type switch
    {
        "<f4" or ">f4" => ScalarType.F32,
        "<f8" or ">f8" => ScalarType.F64,
        _ => Fail(
            name, 10, $"numbers of type {MessageText.Quote(type)}", "f4 or f8 of either byte order (numpy.float32, numpy.float64)")
            .Map(h => h.Type),
    };

    static Fin<int[]> ReadShape(string name, string text, int length, ScalarType type)
    {
        var dimensions = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var shape = new int[dimensions.Length];
        var bytes = (Int128)type.SizeInBytes();
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (!int.TryParse(dimensions[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i])) bytes = long.MaxValue;
            else if (bytes <= int.MaxValue) bytes *= shape[i];
        }
        return dimensions.Length is 1 or 2 && bytes + length <= Array.MaxLength
            ? shape
            : Fail(name, 10, $"shape {MessageText.Quote($"({text})")}", "one or two dimensions that fit into memory").Map(h => h.Shape);
    }

    /// <summary>A header of version 1.0 for one or two dimensions, padded so that the numbers begin at a multiple of 64.</summary>
    internal static byte[] EncodeArray(NpyArray array)
    {
        var dimensions = string.Join(", ", array.Shape.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        var shape = dimensions + (array.Shape.Length == 1 ? "," : "");
        var text = $"{{'descr': '{(array.Type == ScalarType.F32 ? "<f4" : "<f8")}', 'fortran_order': False, 'shape': ({shape}), }}";
        return [.. Magic, 1, 0, WrittenLength - 10, 0, .. Encoding.ASCII.GetBytes(text.PadRight(WrittenLength - 11)), (byte)'\n'];
    }

    static Fin<NpyHeader> Fail(string name, int offset, string found, string expected) =>
        new DecodeError($"{name}, {MessageText.Byte(offset)}", found, expected, "Save it with numpy.savez.").ToFin<NpyHeader>();
}
