using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;

namespace Pipeline.Models;

/// <summary>The parameters of the best epoch as tensors beside those of the state: best.W2, best.b2, ….</summary>
static class BestTensors
{
    const string Prefix = "best.";

    /// <summary>The tensors of parameters.</summary>
    public static ImmutableArray<Tensor> Of<T>(Layer network, Parameters<T> p) where T : unmanaged =>
        [.. ParameterTensors.TensorNames(network).Zip(p.Matrices, (name, m) => StateTensors.FromMatrix(Prefix + name, m))];

    /// <summary>Whether a tensor belongs to the best epoch.</summary>
    public static bool IsOne(Tensor tensor) => tensor.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Fails unless there are none, or those of a network.</summary>
    public static Fin<ImmutableArray<Tensor>> Check(Layer network, ScalarType type, ImmutableArray<Tensor> tensors) => tensors.IsEmpty
        ? tensors
        : StateTensors.Compare(
            ParameterTensors.TensorNames(network).Zip(network.ParameterInfos).ToImmutableDictionary(
                parameter => Prefix + parameter.Item1,
                parameter => ImmutableArray.Create<long>(parameter.Item2.Rows, parameter.Item2.Columns)),
            type, tensors);

    /// <summary>The parameters of tensors that <see cref="Check"/> let pass.</summary>
    public static Parameters<T> ToParameters<T>(Layer network, ImmutableArray<Tensor> tensors) where T : unmanaged
    {
        var byName = tensors.ToImmutableDictionary(tensor => tensor.Name);
        return new(
            network.ParameterInfos,
            [.. ParameterTensors.TensorNames(network).Select(name => StateTensors.ToMatrix<T>(byName[Prefix + name]))]);
    }
}
