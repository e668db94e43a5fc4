using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using LanguageExt;
using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Formats;

/// <summary>Helpers for tests of decoders: bytes, corruptions, and assertions on results.</summary>
static class Codec
{
    internal static ImmutableArray<byte> Ascii(string text) => [.. Encoding.Latin1.GetBytes(text)];

    internal static ImmutableArray<byte> Compress(ImmutableArray<byte> bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, level, leaveOpen: true)) gzip.Write(bytes.AsSpan());
        return [.. target.ToArray()];
    }

    /// <summary>The bytes with a little-endian 16-bit number in place of two of them.</summary>
    internal static ImmutableArray<byte> Put16(ImmutableArray<byte> bytes, int offset, int value) =>
        bytes.SetItem(offset, (byte)value).SetItem(offset + 1, (byte)(value >> 8));

    /// <summary>The bytes with a little-endian 32-bit number in place of four of them.</summary>
    internal static ImmutableArray<byte> Put32(ImmutableArray<byte> bytes, int offset, int value) =>
        Put16(Put16(bytes, offset, value), offset + 2, value >> 16);

    /// <summary>All proper prefixes.</summary>
    internal static IEnumerable<ImmutableArray<byte>> Truncations(ImmutableArray<byte> bytes) =>
        Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]);

    /// <summary>The bytes with one bit flipped, for each bit.</summary>
    internal static IEnumerable<ImmutableArray<byte>> Flips(ImmutableArray<byte> bytes) =>
        Enumerable.Range(0, 8 * bytes.Length).Select(bit => bytes.SetItem(bit / 8, (byte)(bytes[bit / 8] ^ (1 << (bit % 8)))));

    /// <summary>A source whose contents change after they have been read to the end once.</summary>
    internal static ByteSource Changing(ImmutableArray<byte> before, ImmutableArray<byte> after)
    {
        var (first, second, isReadToEnd) = (ByteSource.Of(before), ByteSource.Of(after), false);
        return new(before.Length, (offset, destination) =>
        {
            var count = (isReadToEnd ? second : first).Read(offset, destination);
            isReadToEnd |= offset + count == before.Length;
            return count;
        });
    }

    /// <summary>The value of a result, which must not be an error.</summary>
    internal static A Good<A>(Fin<A> result) =>
        result.Match(Succ: value => value, Fail: e => throw new Xunit.Sdk.XunitException(e.Message));

    /// <summary>The message of a failed result, which must be a <see cref="DecodeError"/>.</summary>
    internal static string Refusal<A>(Fin<A> result) => result.Match(
        Succ: value => throw new Xunit.Sdk.XunitException($"not refused: {value}"),
        Fail: e => e is DecodeError && e.Exception.IsNone ? e.Message : throw new Xunit.Sdk.XunitException($"no decode error: {e}"));

    /// <summary>Every case is a decode error.</summary>
    internal static void AllRefused<A>(IEnumerable<ImmutableArray<byte>> cases, Func<ImmutableArray<byte>, Fin<A>> decode)
    {
        foreach (var bytes in cases) Refusal(decode(bytes));
    }

    /// <summary>Every case is a decode error or a value that satisfies the predicate.</summary>
    internal static void SameOrRefused<A>(
        IEnumerable<ImmutableArray<byte>> cases, Func<ImmutableArray<byte>, Fin<A>> decode, Func<A, bool> isSame)
    {
        foreach (var bytes in cases)
        {
            var result = decode(bytes);
            if (result.IsFail) Refusal(result);
            else Assert.True(isSame(Good(result)));
        }
    }
}
