using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using LanguageExt;
using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Formats;

/// <summary>What the tests of the decoders share: bytes, damage, and the two outcomes there may be.</summary>
static class Codec
{
    internal static ImmutableArray<byte> Ascii(string text) => [.. Encoding.Latin1.GetBytes(text)];

    internal static ImmutableArray<byte> Compress(ImmutableArray<byte> bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, level, leaveOpen: true)) gzip.Write(bytes.AsSpan());
        return [.. target.ToArray()];
    }

    internal static IEnumerable<ImmutableArray<byte>> Truncations(ImmutableArray<byte> bytes) =>
        Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]);

    internal static IEnumerable<ImmutableArray<byte>> Flips(ImmutableArray<byte> bytes) =>
        Enumerable.Range(0, 8 * bytes.Length).Select(bit => bytes.SetItem(bit / 8, (byte)(bytes[bit / 8] ^ (1 << (bit % 8)))));

    /// <summary>Bytes that are others once they were read to their end.</summary>
    internal static ByteSource Changing(ImmutableArray<byte> before, ImmutableArray<byte> after)
    {
        var (first, second, isOver) = (ByteSource.Of(before), ByteSource.Of(after), false);
        return new(before.Length, (offset, destination) =>
        {
            var count = (isOver ? second : first).Read(offset, destination);
            isOver |= offset + count == before.Length;
            return count;
        });
    }

    internal static A Good<A>(Fin<A> result) => result.Match(Succ: value => value, Fail: e => throw new Xunit.Sdk.XunitException(e.Message));

    /// <summary>The message of a refusal, which must be a fault.</summary>
    internal static string Refusal<A>(Fin<A> result) => result.Match(
        Succ: value => throw new Xunit.Sdk.XunitException($"not refused: {value}"),
        Fail: e => e is DecodeError && e.Exception.IsNone ? e.Message : throw new Xunit.Sdk.XunitException($"no fault: {e}"));

    /// <summary>Every case is a value or a fault; an exception would fail the test by itself.</summary>
    internal static void GoodOrRefused<A>(IEnumerable<ImmutableArray<byte>> cases, Func<ImmutableArray<byte>, Fin<A>> decode)
    {
        foreach (var bytes in cases)
        {
            var result = decode(bytes);
            if (result.IsFail) Refusal(result);
        }
    }

    internal static void AllRefused<A>(IEnumerable<ImmutableArray<byte>> cases, Func<ImmutableArray<byte>, Fin<A>> decode)
    {
        foreach (var bytes in cases) Refusal(decode(bytes));
    }

    internal static void SameOrRefused<A>(IEnumerable<ImmutableArray<byte>> cases, Func<ImmutableArray<byte>, Fin<A>> decode, Func<A, bool> same)
    {
        foreach (var bytes in cases)
        {
            var result = decode(bytes);
            if (result.IsFail) Refusal(result);
            else Assert.True(same(Good(result)));
        }
    }
}
