using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LanguageExt;
using Pipeline.Formats;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>The decoders of NumPy's files.</summary>
static class ArchiveSamples
{
    static readonly NpyArray W = new([2, 3], ScalarType.F32, [1.5, -2, 3, 4, 5, 0.125]);
    static readonly NpyArray B = new([3], ScalarType.F64, [7.25, -8.125, 1e300]);

    static readonly ImmutableArray<byte> stored =
        Npz.Encode(ImmutableSortedDictionary<string, NpyArray>.Empty.WithComparers(StringComparer.Ordinal).Add("W2", W).Add("b2", B));

    public static IEnumerable<Decoder> All =>
    [
        Array("npy", Npy.Encode(W), element => element),
        Array("npy-other-order", Reordered(Npy.Encode(W)), element => element % 2 * 3 + element / 2),
        Archive("npz", stored),
        Archive("npz-deflated", NumpySamples.Deflated),
        Archive("npz-streamed", NumpySamples.Streamed),
        Archive("npz-comment", WithComment(stored, "weights of Tuesday")),
    ];

    // .npy files are read as members of archives only, whose checksum covers them. Alone, the sign of the byte order is data as well: one
    // bit makes '<' to '>', and every number another.
    static Decoder Array(string name, ImmutableArray<byte> sample, Func<int, int> rowMajor) => new(
        name, sample, Npy.Encode(B),
        bytes => Npy.Decode("a.npy", bytes).Map(array => Decoders.Items(() => Items("a", array))))
    {
        MayChange = offset => offset >= 128 ? Change.Of($"a {rowMajor((offset - 128) / 4)}")
            : sample[offset] is (byte)'<' or (byte)'>' ? new(item => item.StartsWith("a ", StringComparison.Ordinal), IsOne: false)
            : Change.None,
    };

    static Decoder Archive(string name, ImmutableArray<byte> sample) => new(
        name, sample, stored,
        bytes => Npz.Decode(bytes).Map(arrays => Decoders.Items(() => arrays.SelectMany(pair => Items(pair.Key, pair.Value)))))
    {
        Envelope = Envelopes.Zip(sample),
    };

    static IEnumerable<string> Items(string name, NpyArray array) =>
    [
        $"shape of {name} = {string.Join(' ', array.Shape)}", $"type of {name} = {array.Type}",
        .. array.Values.Select((value, i) => $"{name} {i} = {value.ToString("R", CultureInfo.InvariantCulture)}"),
    ];

    /// <summary>The same header with the keys in another order, big-endian and in Fortran order.</summary>
    static ImmutableArray<byte> Reordered(ImmutableArray<byte> npy)
    {
        var text = "{'shape': (2, 3), 'fortran_order': True, 'descr': '>f4', }".PadRight(117) + "\n";
        return [.. npy[..10], .. Encoding.ASCII.GetBytes(text), .. npy[128..]];
    }

    public static ImmutableArray<byte> WithComment(ImmutableArray<byte> archive, string comment) =>
        [.. archive[..^2], (byte)comment.Length, (byte)(comment.Length >> 8), .. Encoding.ASCII.GetBytes(comment)];
}
