using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Formats;

[Properties(Arbitrary = [typeof(CodecArbitraries)], QuietOnSuccess = true)]
public class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_standard() => Assert.Equal(0xCBF4_3926, Crc32.Of("123456789"u8));

    [Property]
    public bool All_ways_give_what_the_definition_gives(ImmutableArray<byte> bytes) => Crc32.Of(bytes.AsSpan()) == BitByBit(bytes);

    [Property]
    public bool A_text_may_come_in_pieces(ImmutableArray<byte> bytes, ushort cut) =>
        Crc32.Append(Crc32.Of(bytes.AsSpan()[..(cut % (bytes.Length + 1))]), bytes.AsSpan()[(cut % (bytes.Length + 1))..]) == Crc32.Of(bytes.AsSpan());

    static uint BitByBit(ImmutableArray<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB8_8320);
        }
        return ~crc;
    }
}
