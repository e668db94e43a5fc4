using System.Collections.Immutable;
using System.Text.Json;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The header entry of one tensor, such as "W2":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}.</summary>
sealed record SafetensorsEntry(string Name, ImmutableArray<long> Shape, ScalarType Type, long BeginOffset, long EndOffset)
{
    // As many as PyTorch and NumPy have.
    const int MaxDimensions = 64;

    internal static Fin<SafetensorsEntry> ParseEntry(JsonProperty property, ImmutableArray<ScalarType> types) =>
        property.Value.ValueKind != JsonValueKind.Object
            ? Fail(property.Name, "no object", "an object of dtype, shape and data_offsets")
        : property.Value.EnumerateObject().FirstOrDefault(p => p.Name is not ("dtype" or "shape" or "data_offsets"))
            is { Value.ValueKind: not JsonValueKind.Undefined } unknown
            ? Fail(property.Name, $"the key {MessageText.Quote(unknown.Name)}", "dtype, shape and data_offsets only")
        : from type in ScalarTypeOf(property, types)
          from shape in ParseNumbers(property, "shape")
          from offsets in ParseNumbers(property, "data_offsets")
          from entry in CheckRange(property.Name, shape, type, offsets)
          select entry;

    static Fin<SafetensorsEntry> CheckRange(
        string name, ImmutableArray<long> shape, ScalarType type, ImmutableArray<long> offsets)
    {
        var bytes = ByteCount(shape, type);
        return shape.Any(d => d <= 0) ? Fail(name, $"shape {MessageText.Shape(shape)}", "positive dimensions")
            : offsets.Length != 2 ? Fail(name, MessageText.Count(offsets.Length, "data offset"), "2: begin and end")
            : bytes > int.MaxValue
                ? Fail(name, $"shape {MessageText.Shape(shape)}", $"at most {MessageText.FormatNumber(int.MaxValue)} bytes")
            : offsets[1] - (Int128)offsets[0] != bytes
                ? Fail(
                    name,
                    $"data offsets {offsets[0]} to {offsets[1]}",
                    $"{MessageText.Count((long)bytes, "byte")}, as dtype and shape say")
            : new SafetensorsEntry(name, shape, type, offsets[0], offsets[1]);
    }

    /// <summary>The number of bytes of a tensor; any value above int.MaxValue if it is too large.</summary>
    internal static Int128 ByteCount(ImmutableArray<long> shape, ScalarType type) =>
        shape.Aggregate((Int128)type.SizeInBytes(), (product, d) => product > int.MaxValue ? product : product * d);

    static Fin<ScalarType> ScalarTypeOf(JsonProperty property, ImmutableArray<ScalarType> types)
    {
        var dtype = property.Value.TryGetProperty("dtype", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
        return types.FirstOrDefault(type => $"{type}" == dtype, (ScalarType)(-1)) is >= 0 and var known
            ? known
            : Fail(
                property.Name, dtype is null ? "no dtype" : $"dtype {MessageText.Quote(dtype)}",
                $"{string.Join(", ", types[..^1])} or {types[^1]}").Map(e => e.Type);
    }

    static Fin<ImmutableArray<long>> ParseNumbers(JsonProperty property, string key)
    {
        if (!property.Value.TryGetProperty(key, out var value) || value.ValueKind != JsonValueKind.Array)
            return Fail(property.Name, $"no {key}", "an array of numbers").Map(e => e.Shape);
        if (value.GetArrayLength() > MaxDimensions)
            return Fail(property.Name, $"{MessageText.Count(value.GetArrayLength(), "number")} in {key}", $"at most {MaxDimensions}")
                .Map(e => e.Shape);
        var numbers = ImmutableArray.CreateBuilder<long>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var number) || number < 0)
                return Fail(property.Name, $"{MessageText.Quote(element.GetRawText())} in {key}", "a whole number").Map(e => e.Shape);
            numbers.Add(number);
        }
        return numbers.MoveToImmutable();
    }

    static Fin<SafetensorsEntry> Fail(string name, string found, string expected) =>
        new DecodeError($"tensor {MessageText.Quote(name)}", found, expected, SafetensorsHeader.Remedy).ToFin<SafetensorsEntry>();
}
