using Pipeline.Kernels;
using Pipeline.Numerics;
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

    [Fact]
    public void A_result_that_is_too_short_is_refused_and_not_written()
    {
        var table = new ByteLookupTable<float>([.. Draw.Numbers<float>(Key.From(1), 256)]);
        foreach (var length in new[] { 1, 8, 64, 100 })
        {
            var result = new Guarded<float>(new float[length - 1]);
            Assert.Throws<ArgumentOutOfRangeException>(() => table.LookUp(new byte[length], result.Span));
            result.AssertHolds(new float[length - 1], $"{length} bytes");
        }
    }

    static void EveryLength<T>() where T : unmanaged
    {
        var values = Draw.Numbers<T>(Key.From(1), 256);
        var table = new ByteLookupTable<T>([.. values]);
        var random = Enumerable.Range(0, 400).Select(i => (byte)Key.From(2).UniformInt(i, 256));
        byte[] bytes = [.. random, .. Enumerable.Range(0, 256).Select(i => (byte)i)];
        for (var length = 0; length <= bytes.Length; length++)
        {
            var (vectorized, scalar) = (new Guarded<T>(new T[length]), new Guarded<T>(new T[length]));
            table.LookUp(bytes.AsSpan(0, length), vectorized.Span);
            table.ScalarLookUp(bytes.AsSpan(0, length), scalar.Span);
            T[] expected = [.. bytes.Take(length).Select(b => values[b])];
            vectorized.AssertHolds(expected, $"{length} bytes");
            scalar.AssertHolds(expected, $"{length} bytes, scalar");
        }
    }
}
