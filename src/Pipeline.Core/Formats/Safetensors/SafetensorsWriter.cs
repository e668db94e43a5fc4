using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.Formats;

/// <summary>
/// Writes safetensors: the metadata sorted by key, then the tensors in the given order, without white space except for the padding.
/// </summary>
static class SafetensorsWriter
{
    internal static ImmutableArray<byte> Write(ImmutableArray<Tensor> tensors, ImmutableSortedDictionary<string, string> metadata)
    {
        var header = EncodeHeader(tensors, metadata);
        var start = SafetensorsHeader.LengthBytes + ((header.Length + 7) / 8 * 8);
        var bytes = new byte[tensors.Aggregate(start, (sum, tensor) => checked(sum + tensor.Data.Length))];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, start - SafetensorsHeader.LengthBytes);
        bytes.AsSpan(SafetensorsHeader.LengthBytes, start - SafetensorsHeader.LengthBytes).Fill((byte)' ');
        header.CopyTo(bytes.AsSpan(SafetensorsHeader.LengthBytes));
        var offset = start;
        foreach (var tensor in tensors)
        {
            tensor.Data.CopyTo(bytes, offset);
            offset += tensor.Data.Length;
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    static ReadOnlySpan<byte> EncodeHeader(ImmutableArray<Tensor> tensors, ImmutableSortedDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (!metadata.IsEmpty) WriteMetadata(json, metadata);
        var offset = 0L;
        foreach (var tensor in tensors) offset = WriteTensor(json, tensor, offset);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    static void WriteMetadata(Utf8JsonWriter json, ImmutableSortedDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    static long WriteTensor(Utf8JsonWriter json, Tensor tensor, long begin)
    {
        var end = begin + tensor.Data.Length;
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", $"{tensor.Type}");
        WriteNumbers(json, "shape", tensor.Shape.AsSpan());
        WriteNumbers(json, "data_offsets", [begin, end]);
        json.WriteEndObject();
        return end;
    }

    static void WriteNumbers(Utf8JsonWriter json, string key, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
