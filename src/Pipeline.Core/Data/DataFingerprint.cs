using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pipeline.Data;

/// <summary>SHA-256 of data, by which two sets are told apart.</summary>
static class DataFingerprint
{
    /// <summary>The hash of count, rows and columns as 32-bit integers, pixels and labels, in lower-case hexadecimal digits.</summary>
    public static string Sha256(ImageSet images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> sizes = stackalloc byte[3 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, images.Count);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[sizeof(int)..], images.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[(2 * sizeof(int))..], images.Columns);
        hash.AppendData(sizes);
        hash.AppendData(images.Pixels.AsSpan());
        hash.AppendData(images.Labels.AsSpan());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
