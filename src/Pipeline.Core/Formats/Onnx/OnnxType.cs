namespace Pipeline.Formats;

/// <summary>Number formats: TensorProto.DataType of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.</summary>
enum OnnxType
{
    /// <summary>binary32.</summary>
    Float = 1,

    /// <summary>Bytes, 0 to 255.</summary>
    UInt8 = 2,

    /// <summary>binary64.</summary>
    Double = 11,
}

/// <summary>Functions of <see cref="OnnxType"/>.</summary>
static class OnnxTypes
{
    /// <summary>The ONNX type of stored numbers.</summary>
    public static OnnxType FromScalarType(ScalarType type) => type == ScalarType.F32 ? OnnxType.Float : OnnxType.Double;
}
