using System.Collections.Immutable;
using System.Security.Cryptography;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>Parameters as tensors W2, b2, W3, b3, …, numbered as in the lecture, whose layer 1 is the input.</summary>
static class ParameterTensors
{
    /// <summary>The tensors in the order of the layers, rounded to the given precision.</summary>
    public static ImmutableArray<Tensor> FromParameters(Layer network, Parameters<double> p, Precision precision) =>
        [.. TensorNames(network).Zip(
            p.Matrices, (name, m) =>
                new Tensor(name, [m.Rows, m.Columns], ScalarTypeOf(precision), ScalarTypeOf(precision).Encode(m.Values.AsSpan())))];

    /// <summary>The names of the parameter matrices of a network, in order.</summary>
    public static ImmutableArray<string> TensorNames(Layer network)
    {
        var counts = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        return [.. network.ParameterInfos.Select(info =>
            $"{info.Name}{1 + (counts[info.Name] = counts.GetValueOrDefault(info.Name) + 1)}")];
    }

    /// <summary>The matrix of a two-dimensional tensor.</summary>
    public static Matrix<double> ToMatrix(Tensor tensor) =>
        Matrix<double>.Of((int)tensor.Shape[0], (int)tensor.Shape[1], tensor.Type.Decode(tensor.Data.AsSpan()));

    /// <summary>The number format of a precision.</summary>
    public static ScalarType ScalarTypeOf(Precision precision) => precision == Precision.Single ? ScalarType.F32 : ScalarType.F64;

    /// <summary>Parameters widened to double, exactly.</summary>
    public static Parameters<double> ToDouble<T>(Parameters<T> p) where T : unmanaged =>
        p.Map(m => m.MapIndexed((_, x) => Kernels<T>.Default.ToDouble(x)));

    /// <summary>Parameters rounded to the nearest <typeparamref name="T"/>; exact for widened ones.</summary>
    public static Parameters<T> RoundTo<T>(Parameters<double> p) where T : unmanaged =>
        p.Map(m => m.MapIndexed((_, x) => Kernels<T>.Default.FromDouble(x)));

    /// <summary>The hash that tells the weights of a model, whatever file they are in.</summary>
    public static string WeightsSha256(Layer network, Parameters<double> p, Precision precision) =>
        Sha256(FromParameters(network, p, precision));

    /// <summary>SHA-256 of the data of all tensors in order, in lower-case hexadecimal digits.</summary>
    public static string Sha256(ImmutableArray<Tensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors) hash.AppendData(tensor.Data.AsSpan());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
