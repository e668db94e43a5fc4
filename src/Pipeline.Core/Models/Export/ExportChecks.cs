using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>What all exports of models refuse.</summary>
static class ExportChecks
{
    // Room for everything but the parameters.
    const int MaxParameterBytes = int.MaxValue - (64 << 20);

    /// <summary>The model, if its parts fit and its parameters are finite in the precision and fit into a file of 2 GB.</summary>
    public static Fin<Model> CheckModel(Model model, Precision precision) =>
        from valid in ModelCheck.CheckModel(model)
        from finite in ModelCheck.CheckFinite(valid.Network, valid.Parameters, precision)
        from size in CheckSize((long)valid.Parameters.ElementCount * ParameterTensors.ScalarTypeOf(precision).SizeInBytes())
        select valid;

    /// <summary>A layer that the format cannot say.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="number">Its number, from 1, after those of the layers that it is inside of: <c>3_1</c>.</param>
    /// <param name="expected">What the format can say.</param>
    /// <param name="remedy">What to do.</param>
    public static Fin<A> NoForm<A>(
        Layer layer, string number, string expected, string remedy = "Train without this layer, or compute it in a program of your own.") =>
        new DecodeError($"layer {number.Replace('_', '.')}", layer.Name, expected, remedy).ToFin<A>();

    static Fin<Unit> CheckSize(long bytes) => bytes <= MaxParameterBytes
        ? Unit.Default
        : new DecodeError(
            "the parameters", MessageText.Count(bytes, "byte"), $"at most {MessageText.FormatNumber(MaxParameterBytes)}",
            "Export in single precision, or a smaller network.").ToFin<Unit>();
}
