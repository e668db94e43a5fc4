using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class ByteLookupTableTests
{
    [Fact]
    public void Every_number_of_bytes_is_looked_up_one_by_one_in_float() => EveryLength<float>();

    [Fact]
    public void Every_number_of_bytes_is_looked_up_one_by_one_in_double() => EveryLength<double>();

    [Fact]
    public void A_table_has_an_entry_for_every_byte() => Assert.Throws<ArgumentOutOfRangeException>(() => new ByteLookupTable<float>([1, 2, 3]));

    static void EveryLength<T>() where T : unmanaged
    {
        var values = Draw.Numbers<T>(Key.From(1), 256);
        var table = new ByteLookupTable<T>([.. values]);
        var bytes = Enumerable.Range(0, 400).Select(i => (byte)Key.From(2).UniformInt(i, 256)).Concat(Enumerable.Range(0, 256).Select(i => (byte)i)).ToArray();
        for (var length = 0; length <= bytes.Length; length++)
        {
            var (found, alone) = (new T[length], new T[length]);
            table.LookUp(bytes.AsSpan(0, length), found);
            table.ScalarLookUp(bytes.AsSpan(0, length), alone);
            Assert.True(Bits.AreEqual<T>([.. bytes.Take(length).Select(at => values[at])], found), $"{length} bytes");
            Assert.True(Bits.AreEqual<T>(found, alone), $"{length} bytes, one by one");
        }
    }
}
