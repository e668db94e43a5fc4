using Pipeline.Numerics;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>
/// Damage to a small file of every format: an equal value or a decode error. Where a format has no checksum, a flipped bit may change the
/// one item that its byte is, and nothing else; models and checkpoints notice every bit.
/// </summary>
[Trait("Category", "Damage")]
public class DamageTests
{
    public static TheoryData<string> Names => [.. Decoders.All.Select(decoder => decoder.Name)];

    // Of the longest files every n-th bit, with an odd n, so that each bit of a byte has its turn; all of them in a long run.
    const int MaxFlips = 3_000;

    static bool IsLong => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(LongFactAttribute.Variable));

    static int Stride(Decoder decoder) => IsLong ? 1 : 8 * decoder.Sample.Length / MaxFlips * 2 + 1;

    static Decoder Find(string name) => Decoders.All.First(decoder => decoder.Name == name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_are_read(string name)
    {
        foreach (var file in new[] { Find(name).Sample, Find(name).Another })
            Assert.True(Trial.Of(Find(name), file) is { Fault: null } trial && (trial.Contents is not null || file != Find(name).Sample));
        if (Find(name).Envelope is { } envelope)
        {
            var wrapped = envelope.Wrap(envelope.Unwrap(Find(name).Sample));
            Assert.Equal(Trial.Of(Find(name), Find(name).Sample).Contents, Trial.Of(Find(name), [.. wrapped]).Contents);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_is_refused_and_of_text_a_beginning(string name)
    {
        var (decoder, whole) = (Find(name), Trial.Of(Find(name), Find(name).Sample).Contents!.Value);
        foreach (var bytes in Truncations(decoder.Sample))
        {
            var trial = Trial.Of(decoder, bytes);
            Assert.True(trial.Fault is null, $"{bytes.Length} bytes: {trial.Fault}");
            if (trial.Contents is not { } contents) continue;
            // A number at the end of a text may have lost its last digits. The items that name the layout come after the cells.
            var cells = contents.Where(item => !item.StartsWith("labels", StringComparison.Ordinal)).ToArray();
            var isBeginning = cells[..^1].SequenceEqual(whole[..(cells.Length - 1)]);
            Assert.True(decoder.IsText && isBeginning, $"{bytes.Length} bytes are read as others");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_flipped_bit_is_refused_or_changes_nothing_but_the_item_that_it_is_in(string name)
    {
        var (decoder, whole) = (Find(name), Trial.Of(Find(name), Find(name).Sample).Contents!.Value);
        foreach (var (bytes, bit) in Flips(decoder.Sample).Select((bytes, bit) => (bytes, bit)))
        {
            if (bit % Stride(decoder) != 0) continue;
            var trial = Trial.Of(decoder, bytes);
            Assert.True(trial.Fault is null, $"bit {bit}: {trial.Fault}");
            if (trial.Contents is not { } contents) continue;
            Assert.False(decoder.IsSealed, $"bit {bit} is not noticed");
            var lost = whole.Except(contents).ToArray();
            var change = decoder.MayChange(bit / 8);
            Assert.True(
                lost.All(change.Item) && (lost.Length <= 1 || !change.IsOne) && contents.Length == whole.Length,
                $"bit {bit} changes {string.Join(", ", lost)}");
        }
    }

    // In data without a checksum a flip cannot be noticed, and must not be lost.
    [Theory]
    [InlineData("idx-images", 16)]
    [InlineData("idx-labels", 8)]
    [InlineData("npy", 128)]
    public void A_flipped_bit_of_data_without_a_checksum_changes_its_number(string name, int start)
    {
        var (decoder, whole) = (Find(name), Trial.Of(Find(name), Find(name).Sample).Contents!.Value);
        foreach (var bytes in Flips(decoder.Sample).Skip(8 * start))
            Assert.Single(Trial.Of(decoder, bytes).Contents!.Value.Except(whole));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutations_are_read_or_refused(string name) =>
        Assert.Null(Trial.Mutate(Find(name), Key.From(2026), 400).Fault);
}
