using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Formats;

/// <summary>The number format of stored arrays, little-endian. Files of ours have the IEEE 754 formats F32 and F64.</summary>
enum ScalarType
{
    /// <summary>binary32.</summary>
    F32,

    /// <summary>binary64.</summary>
    F64,

    /// <summary>binary16.</summary>
    F16,

    /// <summary>The upper half of binary32: https://en.wikipedia.org/wiki/Bfloat16_floating-point_format.</summary>
    BF16,
}

/// <summary>Functions of <see cref="ScalarType"/>.</summary>
static class ScalarTypes
{
    /// <summary>Bytes per number.</summary>
    public static int SizeInBytes(this ScalarType type) => type switch
    {
        ScalarType.F32 => sizeof(float),
        ScalarType.F64 => sizeof(double),
        _ => sizeof(ushort),
    };

    /// <summary>The stored form of numbers, rounded to nearest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is one that is only read.</exception>
    public static ImmutableArray<byte> Encode(this ScalarType type, ReadOnlySpan<double> values)
    {
        if (type is not (ScalarType.F32 or ScalarType.F64)) throw new ArgumentOutOfRangeException(nameof(type), type, "F32 or F64");
        var (size, bytes) = (type.SizeInBytes(), new byte[checked(type.SizeInBytes() * values.Length)]);
        for (var i = 0; i < values.Length; i++)
        {
            var destination = bytes.AsSpan(i * size);
            if (type == ScalarType.F32) BinaryPrimitives.WriteSingleLittleEndian(destination, (float)values[i]);
            else BinaryPrimitives.WriteDoubleLittleEndian(destination, values[i]);
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    /// <summary>The numbers of a stored form, widened exactly.</summary>
    public static ImmutableArray<double> Decode(this ScalarType type, ReadOnlySpan<byte> bytes)
    {
        var size = type.SizeInBytes();
        var values = new double[bytes.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var source = bytes[(i * size)..];
            values[i] = type switch
            {
                ScalarType.F32 => BinaryPrimitives.ReadSingleLittleEndian(source),
                ScalarType.F64 => BinaryPrimitives.ReadDoubleLittleEndian(source),
                ScalarType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(source),
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(source) << 16),
            };
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }
}
