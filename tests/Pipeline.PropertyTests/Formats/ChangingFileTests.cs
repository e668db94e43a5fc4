using System.Collections.Immutable;
using System.IO.Compression;
using LanguageExt;
using Pipeline.Formats;
using Pipeline.PropertyTests.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Formats;

/// <summary>A file that another process changes while it is read is an error or read as before, and never an exception.</summary>
public class ChangingFileTests
{
    static readonly ImmutableArray<byte> Idx = CliFixture.IdxFiles["train-images-idx3-ubyte"];

    static readonly ImmutableArray<byte> CsvText = Pipeline.Formats.Csv.Encode(CliFixture.Test.Take(9));

    [Fact]
    public void A_file_that_is_cut_while_it_is_read() => ForAll((bytes, reads) => (offset, destination) =>
        reads > 0 ? Read(bytes, offset, destination) : Read(bytes[..(bytes.Length / 3)], offset, destination));

    [Fact]
    public void A_file_that_is_emptied_while_it_is_read() => ForAll((bytes, reads) => (offset, destination) =>
        reads > 0 ? Read(bytes, offset, destination) : 0);

    [Fact]
    public void A_file_that_is_overwritten_while_it_is_read() => ForAll((bytes, reads) => (offset, destination) =>
        Read(reads > 0 ? bytes : [.. bytes.Reverse()], offset, destination));

    static void ForAll(Func<ImmutableArray<byte>, int, ReadBytes> change)
    {
        for (var reads = 0; reads < 12; reads++)
        {
            Try(Idx, source => Pipeline.Formats.Idx.DecodeImages(source).Map(_ => Unit.Default));
            Try(Packed(Idx), source => Pipeline.Formats.Idx.DecodeImages(source).Map(_ => Unit.Default));
            Try(CsvText, source => Pipeline.Formats.Csv.Decode(source, LabelColumn.Recognized).Map(_ => Unit.Default));
            Try(Packed(CsvText), source => Pipeline.Formats.Csv.Decode(source, LabelColumn.Recognized).Map(_ => Unit.Default));

            // No exception is the assertion: what is read may be whole.
            void Try(ImmutableArray<byte> bytes, Func<ByteSource, Fin<Unit>> decode)
            {
                var left = reads;
                var result = decode(new(bytes.Length, (offset, destination) => change(bytes, left--)(offset, destination)));
                if (result.IsFail) Assert.IsType<DecodeError>(result.Match(_ => null!, error => error));
            }
        }
    }

    static int Read(ImmutableArray<byte> bytes, long offset, Span<byte> destination) => ByteSource.Of(bytes).Read(offset, destination);

    static ImmutableArray<byte> Packed(ImmutableArray<byte> bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(bytes.AsSpan());
        return [.. stream.ToArray()];
    }
}
