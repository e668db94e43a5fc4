using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>
/// The parameters of a model as a NumPy archive: the arrays W2, b2, W3, b3, … of the lecture, W: in × out and b: (out,), which
/// <see cref="NpzParameters"/> reads.
/// </summary>
static class NpzExport
{
    /// <summary>
    /// The file. Fails on parts that do not fit each other, and on a parameter that is not finite in the precision.
    /// </summary>
    public static Fin<ImmutableArray<byte>> Encode(Model model, Precision precision) =>
        ExportChecks.CheckModel(model, precision).Map(valid => Npz.Encode(ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            ParameterTensors.TensorNames(valid.Network).Select((name, i) => KeyValuePair.Create(
                name,
                new NpyArray(
                    ShapeOf(valid.Network.ParameterInfos[i]), ParameterTensors.ScalarTypeOf(precision),
                    valid.Parameters.Matrices[i].Values))))));

    static ImmutableArray<int> ShapeOf(ParameterInfo info) =>
        info is { Name: "b", Rows: 1 } ? [info.Columns] : [info.Rows, info.Columns];
}
