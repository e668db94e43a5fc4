using FsCheck.Xunit;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Numerics;

public class KeyTests
{
    const int Draws = 100_000;
    static readonly Key Fixed = Key.From(2024);

    // The known-answer tests of the Random123 library, https://github.com/DEShawResearch/random123/blob/main/tests/kat_vectors.
    [Theory]
    [InlineData(0, 0, 0, 0, 0xc2b6e3a8c2c69865, 0x6f81ed42f350084d)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0xe02cb7c4d95d277a, 0xd06633d0893b8b68)]
    [InlineData(0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89, 0x263c7d30bb0f0af1, 0x56be8361d3311526)]
    public void Threefry_gives_the_known_outputs(ulong x, ulong y, ulong high, ulong low, ulong first, ulong second) =>
        Assert.Equal((first, second), new Key(high, low).Threefry(x, y));

    [Property]
    public bool Bits_and_children_are_Threefry_of_their_counters(long seed, long index)
    {
        var key = Key.From(seed);
        var (high, low) = key.Threefry(unchecked((ulong)index), 1);
        return key.Bits(index) == key.Threefry(unchecked((ulong)index), 0) && key.FoldIn(index) == new Key(high, low);
    }

    [Property]
    public bool A_uniform_number_is_in_range(long seed, long index) =>
        Key.From(seed).Uniform(index) is >= 0 and < 1 && Key.From(seed).Uniform(index, -3, 5) is >= -3 and <= 5;

    [Property]
    public bool A_uniform_integer_is_below_its_bound(long seed, long index, ushort bound) =>
        Key.From(seed).UniformInt(index, bound + 1) is var i && i >= 0 && i <= bound;

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_bound_that_is_not_positive_is_refused(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Fixed.UniformInt(0, bound));

    // The mean of n samples with standard deviation σ has standard deviation σ/√n; the bounds are five of them. The key is fixed.
    [Fact]
    public void Uniform_numbers_have_mean_a_half_and_variance_a_twelfth()
    {
        double[] u = [.. Enumerable.Range(0, Draws).Select(i => Fixed.Uniform(i))];
        Assert.InRange(u.Average(), 0.5 - 5 * Math.Sqrt(1.0 / 12 / Draws), 0.5 + 5 * Math.Sqrt(1.0 / 12 / Draws));
        Assert.InRange(u.Average(x => (x - 0.5) * (x - 0.5)), 1 / 12.0 - 0.0012, 1 / 12.0 + 0.0012);
    }

    [Fact]
    public void Uniform_numbers_fill_a_hundred_bins_evenly()
    {
        var counts = new int[100];
        for (var i = 0; i < Draws; i++) counts[(int)(Fixed.Uniform(i) * 100)]++;
        Assert.InRange(ChiSquare(counts, Draws / 100.0), 50, 160);             // 99 degrees of freedom: 99 ± 4.3 standard deviations
    }

    [Fact]
    public void Normal_numbers_have_the_moments_and_tails_of_the_normal_distribution()
    {
        double[] z = [.. Enumerable.Range(0, Draws).Select(i => Fixed.Normal(i))];
        Assert.InRange(z.Average(), -0.016, 0.016);
        Assert.InRange(z.Average(x => x * x), 1 - 0.023, 1 + 0.023);
        Assert.InRange(z.Average(x => x * x * x), -0.062, 0.062);
        Assert.InRange(z.Average(x => x * x * x * x), 3 - 0.155, 3 + 0.155);
        Assert.InRange(z.Count(x => Math.Abs(x) > 2), 4550 - 330, 4550 + 330); // 4.55 %
        Assert.InRange(z.Count(x => Math.Abs(x) > 3), 270 - 82, 270 + 82);     // 0.27 %
        Assert.InRange(z.Max(Math.Abs), 3.8, 6);
    }

    [Property]
    public bool A_permutation_has_every_index_once(long seed, byte count) =>
        Key.From(seed).Permutation(count).Order().SequenceEqual(Enumerable.Range(0, count));

    [Fact]
    public void Every_permutation_of_four_is_equally_likely()
    {
        var permutations = Enumerable.Range(0, 24_000).GroupBy(i => string.Concat(Fixed.FoldIn(i).Permutation(4)));
        var counts = permutations.Select(group => group.Count()).ToArray();
        Assert.Equal(24, counts.Length);
        Assert.InRange(ChiSquare(counts, 1000), 5, 57);                        // 23 degrees of freedom: −2.7 to +5 standard deviations
    }

    [Fact]
    public void Children_differ_from_each_other_and_from_their_parent()
    {
        var children = Fixed.Split(1000);
        Assert.Equal(1001, children.Append(Fixed).Distinct().Count());
        Assert.Equal(1001, children.Append(Fixed).Select(key => key.Bits(0)).Distinct().Count());
        Assert.Equal(children[7], Fixed.FoldIn(7));
    }

    [Property]
    public bool Different_seeds_have_different_keys(long a, long b) => a == b == (Key.From(a) == Key.From(b));

    [Fact]
    public void A_key_is_formatted_as_thirty_two_hexadecimal_digits() =>
        Assert.Equal("0000000000000001000000000000000a", new Key(1, 10).ToString());

    static double ChiSquare(int[] counts, double expected) => counts.Sum(count => (count - expected) * (count - expected) / expected);
}
