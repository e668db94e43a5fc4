using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>
/// Initial parameters of dense layers, W and b of each, from a NumPy archive, a model file, or safetensors of another program. The
/// <see cref="ParameterInfo"/>s have the names of the file.
/// </summary>
static class InitialParameters
{
    const string ModelKey = "pipeline.format";

    static readonly ImmutableArray<ScalarType> readable = [ScalarType.F32, ScalarType.F64, ScalarType.F16, ScalarType.BF16];

    /// <summary>The parameters of a file, by its first bytes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="isTransposed">
    /// Whether weights are out × in, as PyTorch has them; where it is not said, an archive is in × out, and the shapes of safetensors tell.
    /// </param>
    public static Fin<Parameters<double>> Decode(ImmutableArray<byte> bytes, Option<bool> isTransposed) => bytes.AsSpan() switch
    {
        [(byte)'P', (byte)'K', ..] =>
            Npz.Decode(bytes).Bind(arrays => NpzParameters.FromArrays(arrays, isTransposed.IfNone(false))),
        [_, _, _, _, _, _, _, _, (byte)'{', ..] => Safetensors.Decode(bytes, readable).Bind(file => file.Metadata.ContainsKey(ModelKey)
            ? DecodeModel(bytes, isTransposed)
            : StateDictParameters.FromTensors(file.Tensors, isTransposed)),
        var start => Fail<Parameters<double>>(
            MessageText.Byte(0), MessageText.DescribeKind(start), "a NumPy archive (.npz), a model or safetensors",
            "Save the parameters with numpy.savez or safetensors."),
    };

    /// <summary>The widths of the layers, beginning with the input.</summary>
    public static ImmutableArray<int> LayerWidths(Parameters<double> p) =>
        [p.Matrices[0].Rows, .. p.Matrices.Where((_, i) => i % 2 == 0).Select(w => w.Columns)];

    /// <summary>
    /// The parameters rounded to <typeparamref name="T"/>. Fails if the first or last width is not that of the data, or a number is not
    /// finite after rounding.
    /// </summary>
    public static Fin<Parameters<T>> RoundTo<T>(Parameters<double> p, int inputs, int classes) where T : unmanaged
    {
        var widths = LayerWidths(p);
        var rounded = p.Map(m => m.MapIndexed((_, x) => Kernels<T>.Default.FromDouble(x)));
        return widths[0] != inputs
            ? FailWidth<T>(p.Infos[0].Name, $"{widths[0]} inputs", $"{inputs}, one a pixel of the data")
            : widths[^1] != classes
                ? FailWidth<T>(p.Infos[^2].Name, $"{widths[^1]} outputs", $"{classes}, one a class of the data")
            : rounded.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x))) ? rounded
            : Fail<Parameters<T>>(
                "the numbers", "one too large for the precision", "numbers that stay finite in it", "Train in double precision.");
    }

    /// <summary>W and b of a layer, checked: W continues the layers before, b fits W, and all numbers are finite.</summary>
    /// <param name="previous">The layers before.</param>
    /// <param name="weight">The name and W: in × out.</param>
    /// <param name="bias">The name and b: 1 × out.</param>
    public static Parameters<double> AppendLayer(
        Parameters<double> previous, (string Name, Matrix<double> Matrix) weight, (string Name, Matrix<double> Matrix) bias) =>
        previous.Concat(new(
        [
            new(weight.Name, weight.Matrix.Rows, weight.Matrix.Columns, IsDecayed: true),
            new(bias.Name, 1, bias.Matrix.Columns, IsDecayed: false),
        ],
        [weight.Matrix, bias.Matrix]));

    /// <summary>Wᵀ.</summary>
    public static Matrix<double> Transpose(Matrix<double> w) =>
        Matrix<double>.Fill(w.Columns, w.Rows, i => w[i % w.Rows, i / w.Rows]);

    static Fin<Parameters<double>> DecodeModel(ImmutableArray<byte> bytes, Option<bool> isTransposed) => isTransposed.IsSome
        ? Fail<Parameters<double>>("the file", "a model", "a file that may have weights out × in", "A model says how its weights are.")
        : ModelFile.Decode(bytes).Bind(model => model.Network.Parts
            .FirstOrDefault(part => part is not Dense && !part.ParameterInfos.IsEmpty) is { } other
                ? Fail<Parameters<double>>("the model", other.Name, "dense layers and layers without parameters", "Use another model.")
                : DecodeParameters(model));

    static Fin<Parameters<double>> DecodeParameters(Model model)
    {
        var names = ParameterTensors.TensorNames(model.Network);
        return names.IsEmpty
            ? Fail<Parameters<double>>("the model", "no parameters", "dense layers", "Use another model.")
            : new Parameters<double>(
                [.. model.Network.ParameterInfos.Select((info, i) => info with { Name = names[i] })], model.Parameters.Matrices);
    }

    static Fin<Parameters<T>> FailWidth<T>(string name, string found, string expected) where T : unmanaged =>
        Fail<Parameters<T>>(name, found, expected, "Use the parameters of a network for these data.");

    static Fin<A> Fail<A>(string where, string found, string expected, string remedy) =>
        new DecodeError(where, found, expected, remedy).ToFin<A>();
}
