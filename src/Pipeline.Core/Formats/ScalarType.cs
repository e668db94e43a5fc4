namespace Pipeline.Formats;

/// <summary>The number format of stored arrays: IEEE 754, little-endian.</summary>
enum ScalarType
{
    /// <summary>binary32.</summary>
    F32,

    /// <summary>binary64.</summary>
    F64,
}

/// <summary>Functions of <see cref="ScalarType"/>.</summary>
static class ScalarTypes
{
    /// <summary>Bytes per number.</summary>
    public static int Size(this ScalarType type) => type == ScalarType.F32 ? sizeof(float) : sizeof(double);
}
