using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class ByteLookupTableTests
{
    [Fact]
    public void Vectorized_and_scalar_lookup_agree_for_every_length_in_float() => EveryLength<float>();

    [Fact]
    public void Vectorized_and_scalar_lookup_agree_for_every_length_in_double() => EveryLength<double>();

    [Fact]
    public void A_table_without_256_entries_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteLookupTable<float>([1, 2, 3]));

    static void EveryLength<T>() where T : unmanaged
    {
        var values = Draw.Numbers<T>(Key.From(1), 256);
        var table = new ByteLookupTable<T>([.. values]);
        var random = Enumerable.Range(0, 400).Select(i => (byte)Key.From(2).UniformInt(i, 256));
        byte[] bytes = [.. random, .. Enumerable.Range(0, 256).Select(i => (byte)i)];
        for (var length = 0; length <= bytes.Length; length++)
        {
            var (vectorized, scalar) = (new T[length], new T[length]);
            table.LookUp(bytes.AsSpan(0, length), vectorized);
            table.ScalarLookUp(bytes.AsSpan(0, length), scalar);
            Assert.True(Bits.AreEqual<T>([.. bytes.Take(length).Select(b => values[b])], vectorized), $"{length} bytes");
            Assert.True(Bits.AreEqual<T>(vectorized, scalar), $"{length} bytes, scalar");
        }
    }
}
