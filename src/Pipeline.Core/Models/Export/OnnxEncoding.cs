using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.Models;

/// <summary>The input encoding of a model in ONNX operators, with the bits of <see cref="InputEncoder{T}"/>.</summary>
static class OnnxEncoding
{
    /// <summary>The number format of the input of the graph.</summary>
    public static OnnxType InputType(OnnxInputKind input, ScalarType type) =>
        input == OnnxInputKind.Pixels ? OnnxType.UInt8 : OnnxTypes.FromScalarType(type);

    /// <summary>What the input is, for people.</summary>
    public static string Describe(InputEncoding encoding, OnnxInputKind input) => input switch
    {
        OnnxInputKind.Pixels => "pixels, 0 to 255",
        OnnxInputKind.Numbers => encoding.PixelEncoding is null ? "numbers, not standardized" : "pixels as numbers, 0 to 255",
        _ => encoding == InputEncoding.None ? "numbers" : $"{encoding.Description}, encoded",
    };

    /// <summary>The inputs of the network.</summary>
    public static Fin<OnnxGraph> AppendEncoding(OnnxGraph graph, InputEncoding encoding, OnnxInputKind input) => (input, encoding) switch
    {
        (OnnxInputKind.Encoded, _) => graph,
        (_, { PixelEncoding: { } pixels }) => AppendPixels(graph, pixels, InputType(input, graph.Type)),
        (OnnxInputKind.Numbers, { Standardization: { } z }) => AppendStandardization(graph, z),
        _ => Fail(
            $"{encoding.Description} as inputs",
            input == OnnxInputKind.Pixels ? "a model of pixels" : "a model with an encoding of its inputs",
            "Export it for inputs as the network takes them."),
    };

    static Fin<OnnxGraph> AppendPixels(OnnxGraph graph, PixelEncoding pixels, OnnxType type) =>
        // The operations of the lecture are each rounded to single precision, also where the network computes in double.
        pixels == PixelEncoding.Lecture ? graph
            .Cast("pixels_as_floats", type, ScalarType.F32)
            .AppendNodeWithConstant("pixels_divided", "Div", byte.MaxValue, ScalarType.F32)
            .AppendNodeWithConstant("pixels_scaled", "Mul", 0.99f, ScalarType.F32)
            .AppendNodeWithConstant("pixels_shifted", "Add", 0.01f, ScalarType.F32)
            .Cast("pixels_as_doubles", OnnxType.Float, graph.Type)
        // A quotient that is rounded to double and then to float is the quotient rounded to float.
        : pixels == PixelEncoding.Unit ? graph
            .Cast("pixels_as_numbers", type, graph.Type)
            .AppendNodeWithConstant("pixels_divided", "Div", byte.MaxValue)
        : Fail(
            $"the encoding of pixels {MessageText.Quote(pixels.Name)}", $"one of {string.Join(", ", PixelEncoding.All.Keys)}",
            "Export it for inputs as the network takes them.");

    /// <summary>(x − mean)/deviation, in double precision and rounded once.</summary>
    static OnnxGraph AppendStandardization(OnnxGraph graph, Standardization z) => graph
        .Cast("inputs_as_doubles", OnnxTypes.FromScalarType(graph.Type), ScalarType.F64)
        .AppendNodeWithTensor("inputs_centered", "Sub", VectorTensor("means", z.Means.AsSpan()))
        .AppendNodeWithTensor("inputs_standardized", "Div", VectorTensor("deviations", z.Deviations.AsSpan()))
        .Cast("inputs_rounded", OnnxType.Double, graph.Type);

    static Tensor VectorTensor(string name, ReadOnlySpan<double> values) =>
        new(name, [values.Length], ScalarType.F64, ScalarType.F64.Encode(values));

    static Fin<OnnxGraph> Fail(string found, string expected, string remedy) =>
        new DecodeError("the input encoding", found, expected, remedy).ToFin<OnnxGraph>();
}
