using System.Collections.Immutable;
using System.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Numerics;

/// <summary>
/// A splittable random key, as in JAX: random numbers are a pure function of key and index, the same on every machine.
/// </summary>
/// <remarks>
/// Counter-based: number i is Threefry-2x64 with 20 rounds of the counter (i, 0) under the key; derived keys use counters (i, 1), so that
/// no number of a key is also the key of a child.
/// Source: Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (2011), https://doi.org/10.1145/2063384.2063405;
/// splitting as in https://docs.jax.dev/en/latest/jep/263-prng.html.
/// </remarks>
public readonly record struct Key(ulong High, ulong Low)
{
    const double TwoToMinus53 = 1.0 / (1L << 53);

    /// <summary>The key of a seed.</summary>
    public static Key From(long seed) => new(0x5049_5045_4C49_4E45, unchecked((ulong)seed));

    /// <summary>The child key for <paramref name="data"/>: independent of this key and of the other children.</summary>
    public Key FoldIn(long data)
    {
        var (high, low) = Threefry(unchecked((ulong)data), 1);
        return new(high, low);
    }

    /// <summary>The child keys of 0, 1, …, count − 1.</summary>
    public ImmutableArray<Key> Split(int count)
    {
        var key = this;
        return [.. Enumerable.Range(0, count).Select(i => key.FoldIn(i))];
    }

    /// <summary>128 random bits at position <paramref name="index"/>.</summary>
    public (ulong A, ulong B) Bits(long index) => Threefry(unchecked((ulong)index), 0);

    /// <summary>Uniform in [0, 1): a multiple of 2⁻⁵³.</summary>
    public double Uniform(long index) => (Bits(index).A >> 11) * TwoToMinus53;

    /// <summary>Uniform in [low, high); rounding may return high.</summary>
    public double Uniform(long index, double low, double high) => Math.FusedMultiplyAdd(high - low, Uniform(index), low);

    /// <summary>A uniform integer in [0, bound), by a 64-bit multiply-high: probabilities differ by at most bound·2⁻⁶⁴.</summary>
    public int UniformInt(long index, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(Bits(index).A, (ulong)bound, out _);
    }

    /// <summary>A standard normal deviate: √(−2 ln u) · cos 2πv (Box and Muller 1958, https://doi.org/10.1214/aoms/1177706645).</summary>
    public double Normal(long index)
    {
        var (a, b) = Bits(index);
        var u = ((a >> 11) + 1) * TwoToMinus53;
        var v = (b >> 11) * TwoToMinus53;
        return Math.Sqrt(-2 * Elementary.Log(u)) * Elementary.Cos(2 * Math.PI * v);
    }

    /// <summary>A random permutation of 0 … count − 1 (Fisher–Yates).</summary>
    public ImmutableArray<int> Permutation(int count)
    {
        var order = ImmutableArray.CreateBuilder<int>(count);
        for (var i = 0; i < count; i++) order.Add(i);
        for (var i = count - 1; i > 0; i--)
        {
            var j = UniformInt(i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order.MoveToImmutable();
    }

    /// <summary>Threefry-2x64-20 of the counter (<paramref name="x"/>, <paramref name="y"/>).</summary>
    internal (ulong, ulong) Threefry(ulong x, ulong y)
    {
        ReadOnlySpan<ulong> keys = [High, Low, 0x1BD1_1BDA_A9FC_1A22 ^ High ^ Low];
        ReadOnlySpan<int> rotations = [16, 42, 12, 31, 16, 32, 24, 21];
        unchecked
        {
            x += keys[0];
            y += keys[1];
            for (var round = 0; round < 20; round++)
            {
                x += y;
                y = BitOperations.RotateLeft(y, rotations[round % 8]) ^ x;
                if (round % 4 != 3) continue;
                var injection = round / 4 + 1;
                x += keys[injection % 3];
                y += keys[(injection + 1) % 3] + (ulong)injection;
            }
        }
        return (x, y);
    }

    /// <summary>The key as 32 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
