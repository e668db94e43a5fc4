using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests;

/// <summary>Random matrices and batches for tests: bounded, finite and determined by the key.</summary>
static class Draw
{
    /// <summary>Elements uniform in [−1, 1) with a full mantissa, so that a difference in rounding is visible.</summary>
    public static Matrix<T> Matrix<T>(Key key, int rows, int columns) where T : unmanaged =>
        Pipeline.Numerics.Matrix<T>.Fill(rows, columns, i => key.Uniform(i, -1, 1));

    /// <summary>The same distribution in an array.</summary>
    public static T[] Numbers<T>(Key key, int count) where T : unmanaged => [.. Matrix<T>(key, 1, count).Values];

    /// <summary>Odd multiples of 1/8 in (−2, 2): never 0, and short sums of products of them are exact.</summary>
    public static Matrix<T> Lattice<T>(Key key, int rows, int columns) where T : unmanaged =>
        Pipeline.Numerics.Matrix<T>.Fill(rows, columns, i => (2 * key.UniformInt(i, 16) - 15) / 8.0);

    /// <summary>Inputs (rows × inputs) uniform in [−1, 1) and one-hot targets (rows × classes).</summary>
    public static Batch<T> Batch<T>(Key key, int rows, int inputs, int classes) where T : unmanaged
    {
        var labels = key.FoldIn(1);
        return new(
            Matrix<T>(key.FoldIn(0), rows, inputs),
            Pipeline.Numerics.Matrix<T>.Fill(rows, classes, i => labels.UniformInt(i / classes, classes) == i % classes ? 1 : 0));
    }

    /// <summary>One of all activations, two of them with a number that is not the default.</summary>
    public static Layer Activation(Key key, long index) =>
        Network.Activations.Values.Append(Network.LeakyRelu(0.2)).Append(Network.Elu(0.5)).ElementAt(
            key.UniformInt(index, Network.Activations.Count + 2));

    /// <summary>A number of batches, each from its own child key.</summary>
    public static Batch<T>[] Batches<T>(Key key, int count, int rows, int inputs, int classes) where T : unmanaged =>
        [.. key.Split(count).Select(child => Batch<T>(child, rows, inputs, classes))];
}
