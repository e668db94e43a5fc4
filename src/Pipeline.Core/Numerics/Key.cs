using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    const ulong Parity = 0x1BD1_1BDA_A9FC_1A22;

    const int CountersPerBlock = 8, WordsPerBlock = 4 * CountersPerBlock;

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
        Require.AtLeast(count, 0, "The number of keys");
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
        var order = ImmutableArray.CreateBuilder<int>(Require.AtLeast(count, 0, "The number of elements"));
        for (var i = 0; i < count; i++) order.Add(i);
        for (var i = count - 1; i > 0; i--)
        {
            var j = UniformInt(i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order.MoveToImmutable();
    }

    /// <summary>Words firstIndex, firstIndex + 1, … of 32 random bits; a word is a pure function of key and index.</summary>
    /// <remarks>
    /// Block g of 32 words comes from <see cref="Bits"/> at 8g … 8g + 7: first all A, then all B, the low half of each before the high one.
    /// </remarks>
    internal void FillWords(long firstIndex, Span<uint> words)
    {
        Span<uint> block = stackalloc uint[WordsPerBlock];
        var (blockIndex, offset) = Math.DivRem(firstIndex, WordsPerBlock);
        for (; !words.IsEmpty; blockIndex++, offset = 0)
        {
            var count = Math.Min(WordsPerBlock - (int)offset, words.Length);
            ComputeBlock(unchecked((ulong)blockIndex * CountersPerBlock), count == WordsPerBlock ? words[..count] : block);
            if (count < WordsPerBlock) block.Slice((int)offset, count).CopyTo(words);
            words = words[count..];
        }
    }

    /// <summary>Threefry-2x64-20 of the counters (firstCounter, 0) … (firstCounter + 7, 0), one in each element of a SIMD vector.</summary>
    void ComputeBlock(ulong firstCounter, Span<uint> words)
    {
        var (k0, k1, k2) = (Vector512.Create(High), Vector512.Create(Low), Vector512.Create(Parity ^ High ^ Low));
        var x = Vector512.Create(firstCounter) + Vector512<ulong>.Indices + k0;
        var y = k1;
        (x, y) = FourRounds(x, y, 16, 42, 12, 31);
        (x, y) = FourRounds(x + k1, y + k2 + Vector512.Create(1UL), 16, 32, 24, 21);
        (x, y) = FourRounds(x + k2, y + k0 + Vector512.Create(2UL), 16, 42, 12, 31);
        (x, y) = FourRounds(x + k0, y + k1 + Vector512.Create(3UL), 16, 32, 24, 21);
        (x, y) = FourRounds(x + k1, y + k2 + Vector512.Create(4UL), 16, 42, 12, 31);
        (x + k2).AsUInt32().CopyTo(words);
        (y + k0 + Vector512.Create(5UL)).AsUInt32().CopyTo(words[(WordsPerBlock / 2)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<ulong> X, Vector512<ulong> Y) FourRounds(Vector512<ulong> x, Vector512<ulong> y, int r0, int r1, int r2, int r3)
    {
        x += y;
        y = RotateLeft(y, r0) ^ x;
        x += y;
        y = RotateLeft(y, r1) ^ x;
        x += y;
        y = RotateLeft(y, r2) ^ x;
        x += y;
        return (x, RotateLeft(y, r3) ^ x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> RotateLeft(Vector512<ulong> x, int bits) => (x << bits) | (x >>> (64 - bits));

    /// <summary>Threefry-2x64-20 of the counter (<paramref name="x"/>, <paramref name="y"/>).</summary>
    internal (ulong, ulong) Threefry(ulong x, ulong y)
    {
        ReadOnlySpan<ulong> keys = [High, Low, Parity ^ High ^ Low];
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
