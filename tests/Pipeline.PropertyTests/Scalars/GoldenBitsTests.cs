using System.Security.Cryptography;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>
/// SHA-256 hashes of outputs on fixed grids. They are the same on every machine and instruction set; otherwise training would give
/// different weights. The grids are dyadic and need no library function.
/// </summary>
public class GoldenBitsTests
{
    const int Points = 4096;

    [Fact]
    public void Exp_log_tanh_sin_and_cos_have_the_same_bits_everywhere() => AssertHash(
        "6e338a198b4fd3045a67f483ccc1fcee08ea512b20d41fe9767efa29e5d5070c",
        writer =>
        {
            foreach (var x in Enumerable.Range(0, Points).Select(i => (i - 2048) * 0.34375 + i / 1048576.0))
            {
                var (sin, cos) = Elementary.SinCos(x * 256);
                double[] doubles = [Elementary.Exp(x), Elementary.Log(x * x + 0.0625), Elementary.Tanh(x / 64), sin, cos];
                foreach (var y in doubles) writer.Write(y);
                var f = (float)(x / 8);
                float[] floats = [Elementary.Exp(f), Elementary.Log(f * f + 0.0625f), Elementary.Tanh(f / 16)];
                foreach (var y in floats) writer.Write(y);
            }
        });

    [Fact]
    public void Activations_have_the_same_bits_everywhere() => AssertHash(
        "3c6f3aeec661b3a2033295127dae55d3cd0e3adf36fc9c5be05fcbcb82d2d747",
        writer =>
        {
            Layer[] layers =
                [Network.LeakyRelu(0.2), Network.Elu(0.7), Network.Gelu, Network.Silu, Network.Softplus, Network.LecunTanh];
            var x = Enumerable.Range(0, Points).Select(i => (i - 2048) * 0.0234375 + i / 1048576.0).ToArray();
            foreach (var layer in layers)
            {
                foreach (var y in ValuesAndDerivatives(layer, Matrix<double>.Of(1, Points, [.. x]))) writer.Write(y);
                foreach (var y in ValuesAndDerivatives(layer, Matrix<float>.Of(1, Points, [.. x.Select(v => (float)v)]))) writer.Write(y);
            }
        });

    static IEnumerable<T> ValuesAndDerivatives<T>(Layer layer, Matrix<T> x) where T : unmanaged
    {
        var (y, pullback) = layer.Apply(Parameters<T>.Empty, x);
        return y.Values.Concat(pullback(Matrix<T>.Fill(1, x.Columns, _ => 1)).InputGradient().Values);
    }

    [Fact]
    public void Keys_draw_the_same_bits_everywhere() => AssertHash(
        "33ee0dbddc40e0a5d6f240393031857a9ab319eb46d052bb3a8fe0fdc691c804",
        writer =>
        {
            var key = Key.From(-3).FoldIn(7);
            for (var i = 0; i < Points; i++)
            {
                writer.Write(key.Bits(i).A);
                writer.Write(key.Uniform(i, -2, 3));
                writer.Write(key.Normal(i));
                writer.Write(key.UniformInt(i, 1000));
            }
            foreach (var i in key.Permutation(Points)) writer.Write(i);
        });

    [Fact]
    public void Products_have_the_same_bits_everywhere() => AssertHash(
        "d4e8e264d6ecaa546fabe7fdb5cc906dfc3ea12ce801dbfafe303a7370fddf05",
        writer =>
        {
            var (a, b) = (Draw.Matrix<float>(Key.From(1), 37, 53), Draw.Matrix<float>(Key.From(2), 53, 41));
            foreach (var y in (a * b).Values) writer.Write(y);
            var (c, d) = (Draw.Matrix<double>(Key.From(1), 37, 53), Draw.Matrix<double>(Key.From(2), 53, 41));
            foreach (var y in (c * d).Values) writer.Write(y);
        });

    static void AssertHash(string expected, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        var hash = Convert.ToHexStringLower(SHA256.HashData(stream.ToArray()));
        Assert.True(expected == hash, $"The hash is {hash}.");
    }
}
