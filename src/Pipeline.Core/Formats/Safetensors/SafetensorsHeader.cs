using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The header of a safetensors file: its length as a 64-bit integer, then JSON, padded with spaces.</summary>
sealed record SafetensorsHeader(ImmutableArray<SafetensorsEntry> Entries, ImmutableSortedDictionary<string, string> Metadata, int DataStart)
{
    internal const string MetadataKey = "__metadata__", Remedy = "The file is damaged, or of another kind: save or fetch it again.";
    internal const int LengthBytes = 8;

    const ulong MaxLength = 100_000_000;

    // A parsed token takes 12 bytes and a written one may be two: without this bound a header would take many times its length.
    // A tensor has about 16 tokens.
    const int MaxTokens = 1_000_000, MaxDepth = 8;

    static JsonDocumentOptions Strict => new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    internal static Fin<SafetensorsHeader> ParseHeader(ImmutableArray<byte> bytes, ImmutableArray<ScalarType> types)
    {
        if (bytes.Length < LengthBytes) return Fail(bytes.Length, "the end of the file", "8 bytes, the length of the header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan());
        if (length > MaxLength)
            return Fail(
                0,
                $"a header of {MessageText.FormatNumber(length)} bytes, {MessageText.DescribeKind(bytes.AsSpan())}",
                $"at most {MessageText.FormatNumber((long)MaxLength)}");
        var start = LengthBytes + (int)length;
        if (start > bytes.Length)
            return Fail(
                bytes.Length,
                "the end of the file inside the header",
                $"a header of {MessageText.Count((long)length, "byte")}");
        var json = bytes.AsMemory()[LengthBytes..start];
        return json.Span is not [(byte)'{', ..] ? Fail(LengthBytes, MessageText.DescribeKind(json.Span), "{, the beginning of JSON")
            : !System.Text.Unicode.Utf8.IsValid(json.Span) ? Fail(LengthBytes, "a header that is not UTF-8", "JSON in UTF-8")
            : Parse(json, start, types);
    }

    static Fin<SafetensorsHeader> Parse(ReadOnlyMemory<byte> json, int dataStart, ImmutableArray<ScalarType> types)
    {
        try
        {
            if (HasMoreTokens(json.Span, MaxTokens))
                return Fail(LengthBytes, $"a header of more than {MessageText.FormatNumber(MaxTokens)} words and signs", "fewer tensors");
            using var document = JsonDocument.Parse(json, Strict);
            return ParseEntries(document.RootElement, dataStart, types);
        }
        catch (JsonException e)
        {
            return Fail(LengthBytes, $"no valid JSON ({e.Message.TrimEnd('.')})", "JSON, each name once");
        }
        catch (InvalidOperationException)
        {
            return Fail(LengthBytes, "an escaped character that is none (half a surrogate pair)", "JSON in Unicode");
        }
    }

    static bool HasMoreTokens(ReadOnlySpan<byte> json, int limit)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var count = 0;
        while (count <= limit && reader.Read()) count++;
        return count > limit;
    }

    static Fin<SafetensorsHeader> ParseEntries(JsonElement root, int dataStart, ImmutableArray<ScalarType> types) =>
        from metadata in root.TryGetProperty(MetadataKey, out var element) ? ReadMetadata(element) : Empty
        from entries in ReadEntries(root, types)
        select new SafetensorsHeader(entries, metadata, dataStart);

    static ImmutableSortedDictionary<string, string> Empty => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    static Fin<ImmutableSortedDictionary<string, string>> ReadMetadata(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String)
            ? Empty.AddRange(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.ToString())))
            : Fail(LengthBytes, $"{MetadataKey} that is no map of text to text", "text by key").Map(header => header.Metadata);

    static Fin<ImmutableArray<SafetensorsEntry>> ReadEntries(JsonElement root, ImmutableArray<ScalarType> types)
    {
        var entries = ImmutableArray.CreateBuilder<SafetensorsEntry>();
        foreach (var property in root.EnumerateObject().Where(p => p.Name != MetadataKey))
        {
            var entry = SafetensorsEntry.ParseEntry(property, types);
            if (entry.IsFail) return entry.Map(_ => ImmutableArray<SafetensorsEntry>.Empty);
            entries.Add((SafetensorsEntry)entry);
        }
        entries.Sort((a, b) => a.BeginOffset.CompareTo(b.BeginOffset));
        return entries.ToImmutable();
    }

    static Fin<SafetensorsHeader> Fail(long offset, string found, string expected) =>
        new DecodeError(MessageText.Byte(offset), found, expected, Remedy).ToFin<SafetensorsHeader>();
}
