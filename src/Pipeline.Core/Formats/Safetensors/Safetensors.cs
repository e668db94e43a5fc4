using System.Collections.Immutable;
using System.Text;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>
/// The safetensors format, https://github.com/huggingface/safetensors: a JSON header and the numbers; unlike pickle it holds no code.
/// </summary>
/// <remarks>Values that are not finite are allowed here; <c>ModelFile</c> refuses them.</remarks>
static class Safetensors
{
    /// <summary>
    /// The bytes of a file: the tensors in the given order without gaps, the header padded to a multiple of 8. Equal values give equal
    /// bytes.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A repeated or reserved name, text that is not Unicode, a dimension below 1, or data of a length that differs from the shape.
    /// </exception>
    public static ImmutableArray<byte> Encode(ImmutableArray<Tensor> tensors, ImmutableSortedDictionary<string, string> metadata)
    {
        ThrowIfFound(metadata.FirstOrDefault(m => !IsUnicode(m.Key) || !IsUnicode(m.Value)).Key, "metadata that is not Unicode");
        ThrowIfFound(
            tensors.FirstOrDefault(t => t.Name == SafetensorsHeader.MetadataKey || !IsUnicode(t.Name))?.Name,
            "a name that may not be");
        ThrowIfFound(tensors.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any())?.Key, "a repeated name");
        ThrowIfFound(
            tensors.FirstOrDefault(t => t.Shape.Any(d => d <= 0) || SafetensorsEntry.ByteCount(t.Shape, t.Type) != t.Data.Length)?.Name,
            "data of another length than its shape says");
        return SafetensorsWriter.Write(tensors, metadata);
    }

    /// <summary>
    /// The tensors and metadata of a file. Fails on a header above 100 MB or longer than the file, invalid JSON or UTF-8, repeated names,
    /// types other than F32 and F64, dimensions below 1, data offsets that do not fit the shape, gaps, overlaps, missing and trailing
    /// bytes.
    /// </summary>
    public static Fin<SafetensorsFile> Decode(ImmutableArray<byte> bytes) => Decode(bytes, [ScalarType.F32, ScalarType.F64]);

    /// <summary>The same for tensors of other types.</summary>
    public static Fin<SafetensorsFile> Decode(ImmutableArray<byte> bytes, ImmutableArray<ScalarType> types) =>
        from header in SafetensorsHeader.ParseHeader(bytes, types)
        from contiguous in CheckContiguous(header, bytes.Length - header.DataStart)
        select new SafetensorsFile([.. header.Entries.Select(e => SliceTensor(e, bytes, header.DataStart))], header.Metadata);

    static Tensor SliceTensor(SafetensorsEntry entry, ImmutableArray<byte> bytes, int dataStart) =>
        new(entry.Name, entry.Shape, entry.Type, bytes.Slice(dataStart + (int)entry.BeginOffset, (int)(entry.EndOffset - entry.BeginOffset)));

    static Fin<SafetensorsHeader> CheckContiguous(SafetensorsHeader header, long length)
    {
        var end = 0L;
        foreach (var entry in header.Entries)
        {
            if (entry.BeginOffset != end)
                return Fail(
                    $"tensor {MessageText.Quote(entry.Name)}",
                    $"data that begins at {entry.BeginOffset}",
                    $"{end}, where the data before it ends");
            end = entry.EndOffset;
        }
        return end == length
            ? header
            : Fail(
                MessageText.Byte(header.DataStart + Math.Min(end, length)),
                $"{MessageText.Count(length, "byte")} of data",
                $"{MessageText.FormatNumber(end)}, as the header says");
    }

    static Fin<SafetensorsHeader> Fail(string where, string found, string expected) =>
        new DecodeError(where, found, expected, SafetensorsHeader.Remedy).ToFin<SafetensorsHeader>();

    static bool IsUnicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    static void ThrowIfFound(string? name, string reason)
    {
        if (name is not null) throw new ArgumentException($"{name}: {reason}");
    }
}
