using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Formats;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>Containers with checksums, written without the decoders that they are for.</summary>
static class Envelopes
{
    /// <summary>Gzip with stored blocks, which are quick to write.</summary>
    public static Envelope Gzip { get; } = new(
        bytes => [.. Pipeline.Formats.Gzip.Decompress(bytes).IfFail(_ => throw new InvalidOperationException("no sample"))], GzipStored);

    /// <summary>The first member of an archive; the others stay.</summary>
    public static Envelope Zip(ImmutableArray<byte> sample)
    {
        var members = Members(sample);
        return new(_ => [.. members[0].Contents], contents =>
            [.. ZipWriter.WriteArchive(members.SetItem(0, (members[0].Name, ImmutableCollectionsMarshal.AsImmutableArray(contents))))]);
    }

    /// <summary>The file itself, with the SHA-256 that it would have.</summary>
    public static Envelope Sha256 { get; } = new(bytes => [.. bytes], WithSha256);

    public static byte[] GzipStored(byte[] contents)
    {
        var target = new MemoryStream();
        target.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]);
        for (var offset = 0; ; offset += ushort.MaxValue)
        {
            var block = contents.AsSpan(offset, Math.Min(ushort.MaxValue, contents.Length - offset));
            var isLast = offset + block.Length == contents.Length;
            var length = (ushort)block.Length;
            target.Write([isLast ? (byte)1 : (byte)0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)]);
            target.Write(block);
            if (isLast) break;
        }
        target.Write(Crc32.Hash(contents));
        target.Write(BitConverter.GetBytes(contents.Length));
        return target.ToArray();
    }

    static ImmutableArray<(string Name, ImmutableArray<byte> Contents)> Members(ImmutableArray<byte> archive) => ZipDirectory.Read(archive)
        .Map(entries => entries
            .Select(entry => (entry.Name, entry.ReadContents(archive).IfFail(_ => throw new InvalidOperationException("no sample"))))
            .ToImmutableArray())
        .IfFail(_ => throw new InvalidOperationException("no sample"));

    static byte[] WithSha256(byte[] bytes)
    {
        const int digits = 64;
        var start = Encoding.ASCII.GetBytes("\"pipeline.sha256\":\"");
        var place = bytes.AsSpan().IndexOf(start) + start.Length;
        if (place < start.Length || place + digits > bytes.Length) return bytes;
        var copy = bytes.ToArray();
        copy.AsSpan(place, digits).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(copy))).CopyTo(copy, place);
        return copy;
    }

    /// <summary>A safetensors file of a header and data.</summary>
    public static ImmutableArray<byte> Safetensors(string header, params ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }
}
