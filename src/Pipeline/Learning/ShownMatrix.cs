using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Numerics;

namespace Pipeline.Learning;

/// <summary>A matrix that is sent to the page with all its bits.</summary>
[JsonConverter(typeof(ShownMatrixConverter))]
sealed record ShownMatrix(Matrix<float> Numbers)
{
    /// <summary>The numbers, pending updates applied.</summary>
    public Matrix<float> Numbers { get; } = Numbers.Materialize();
}

/// <summary>Rows, columns and the numbers, row-major, as base64 of little-endian single precision.</summary>
sealed class ShownMatrixConverter : JsonConverter<ShownMatrix>
{
    /// <inheritdoc/>
    public override ShownMatrix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A page is sent matrices, and sends none.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ShownMatrix value, JsonSerializerOptions options)
    {
        var numbers = value.Numbers.Span;
        var bytes = new byte[numbers.Length * sizeof(float)];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), numbers[i]);
        writer.WriteStartObject();
        writer.WriteNumber("rows", value.Numbers.Rows);
        writer.WriteNumber("columns", value.Numbers.Columns);
        writer.WriteBase64String("data", bytes);
        writer.WriteEndObject();
    }
}
