using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>
/// The SHA-256 of a safetensors file as one of its metadata: over all bytes of the file, header and padding too, with zeros in the place of
/// its own 64 digits.
/// </summary>
static class SafetensorsChecksum
{
    /// <summary>The key of the checksum.</summary>
    internal const string Key = "pipeline.sha256";

    // No other place of a header reads so: a quotation mark within a text is written as an escape.
    static ReadOnlySpan<byte> KeyStart => "\"pipeline.sha256\":\""u8;

    const int Digits = 64, ShownDigits = 16;

    static readonly string zeros = new('0', Digits);

    /// <summary>The bytes of a file with its checksum.</summary>
    public static ImmutableArray<byte> Encode(ImmutableArray<Tensor> tensors, ImmutableSortedDictionary<string, string> metadata)
    {
        var bytes = Safetensors.Encode(tensors, metadata.SetItem(Key, zeros));
        var place = bytes.AsSpan().IndexOf(KeyStart) + KeyStart.Length;
        Encoding.ASCII.GetBytes(HashWithoutChecksum(bytes.AsSpan(), place), ImmutableCollectionsMarshal.AsArray(bytes)!.AsSpan(place));
        return bytes;
    }

    /// <summary>The file, if its bytes have the checksum that it states, or if it states none.</summary>
    /// <param name="file">The decoded file.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="remedy">What to do about a damaged file.</param>
    public static Fin<SafetensorsFile> VerifyChecksum(SafetensorsFile file, ImmutableArray<byte> bytes, string remedy)
    {
        if (!file.Metadata.TryGetValue(Key, out var stated)) return file;
        var place = bytes.AsSpan().IndexOf(KeyStart) + KeyStart.Length;
        // The key may be written with escapes or blanks, and then the place that was found is not that of the checksum.
        if (stated.Length != Digits || place < KeyStart.Length || !IsAt(bytes.AsSpan(), place, stated))
            return Fail(MessageText.QuoteText(stated), $"{Digits} hexadecimal digits", remedy);
        var computed = HashWithoutChecksum(bytes.AsSpan(), place);
        return computed == stated
            ? file
            : Fail(
                $"{computed[..ShownDigits]}… of the bytes",
                $"{MessageText.QuoteText(stated[..ShownDigits])}, as before they were damaged", remedy);
    }

    static bool IsAt(ReadOnlySpan<byte> bytes, int place, string stated) =>
        bytes[place..].StartsWith(Encoding.UTF8.GetBytes(stated)) && bytes.Length - place >= Digits;

    static string HashWithoutChecksum(ReadOnlySpan<byte> bytes, int place)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes[..place]);
        hash.AppendData(Encoding.ASCII.GetBytes(zeros));
        hash.AppendData(bytes[(place + Digits)..]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static Fin<SafetensorsFile> Fail(string found, string expected, string remedy) =>
        new DecodeError("the checksum", found, expected, remedy).ToFin<SafetensorsFile>();
}
