using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>
/// A model as ONNX: batch × in numbers become batch × out probabilities, or numbers where the outputs of the model are. The metadata are
/// those of the model file.
/// </summary>
/// <remarks>
/// A dense layer is a Gemm with W: in × out and b: (out); dropout and the identity are nothing; a residual connection is an Add.
/// Constants are called W2, b2, … as in model files; nodes by the number of their layer.
/// </remarks>
static class OnnxExport
{
    /// <summary>The name of the input.</summary>
    public const string Input = "input";

    const string Probabilities = "probabilities", Numbers = "numbers", InputKey = "pipeline.onnx.input";

    /// <summary>The name of the output, which says what it is.</summary>
    public static string OutputName(Model model) => model.OutputKind == OutputKind.Numbers ? Numbers : Probabilities;

    /// <summary>
    /// The file. Fails on parts that do not fit each other, a layer or an input encoding without ONNX form, and a parameter that is not
    /// finite in the precision.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="precision">The precision of parameters and arithmetic.</param>
    /// <param name="input">What the graph is given.</param>
    public static Fin<ImmutableArray<byte>> Encode(Model model, Precision precision, OnnxInputKind input)
    {
        var type = ParameterTensors.ScalarTypeOf(precision);
        return from valid in ExportChecks.CheckModel(model, precision)
               from encoded in OnnxEncoding.AppendEncoding(OnnxGraph.Identity(type, Input), valid.InputEncoding, input)
               from outputs in AppendNetwork(
                   encoded, valid.Network, ParameterTensors.FromParameters(valid.Network, valid.Parameters, precision), "")
               from metadata in ModelMetadata.Encode(valid)
               select ToModel(valid, AppendHead(outputs, valid.OutputKind), input, metadata).Encode();
    }

    static OnnxModel ToModel(
        Model model, OnnxGraph graph, OnnxInputKind input, ImmutableSortedDictionary<string, string> metadata)
    {
        var name = OutputName(model);
        var description = name == Numbers ? Numbers
            : model.OutputWidth == 1 ? "the probability of class 1" : "the probability of each class";
        var named = graph.RenameValue(name);
        return new(
            named.Nodes, named.Initializers,
            new(Input, OnnxEncoding.InputType(input, graph.Type), model.InputWidth, OnnxEncoding.Describe(model.InputEncoding, input)),
            new(name, OnnxTypes.FromScalarType(graph.Type), model.OutputWidth, description),
            metadata.Add(InputKey, OnnxEncoding.Describe(model.InputEncoding, input)));
    }

    static OnnxGraph AppendHead(OnnxGraph graph, OutputKind kind) => kind switch
    {
        OutputKind.SoftmaxLogits => graph.AppendNode("softmax", "Softmax"),
        OutputKind.SigmoidLogits => graph.AppendNode("sigmoid", "Sigmoid"),
        _ => graph,
    };

    /// <summary>The layers, each with its own of the tensors.</summary>
    /// <param name="graph">Ends with x.</param>
    /// <param name="network">The network.</param>
    /// <param name="tensors">Its parameters.</param>
    /// <param name="prefix">The number of the layer that the network is inside of, such as <c>3_</c>.</param>
    static Fin<OnnxGraph> AppendNetwork(OnnxGraph graph, Layer network, ImmutableArray<Tensor> tensors, string prefix)
    {
        var (result, start) = (Fin<OnnxGraph>.Succ(graph), 0);
        foreach (var (part, number) in network.Parts.Select((part, i) => (part, $"{prefix}{i + 1}")))
        {
            var own = tensors.Slice(start, part.ParameterInfos.Length);
            start += own.Length;
            result = result.Bind(x => AppendLayer(x, part, own, number));
        }
        return result;
    }

    static Fin<OnnxGraph> AppendLayer(OnnxGraph x, Layer layer, ImmutableArray<Tensor> tensors, string number) => layer switch
    {
        Dense => x.WithInitializer(tensors[0]).WithInitializer(tensors[1] with { Shape = tensors[1].Shape[1..] })
            .AppendNode($"layer{number}_dense", "Gemm", tensors[0].Name, tensors[1].Name),
        Dropout => x,
        Residual residual => AppendNetwork(x, residual.Inner, tensors, $"{number}_")
            .Map(y => y.AppendNode($"layer{number}_residual", "Add", x.CurrentValue)),
        _ when OnnxActivations.HasForm(layer, x.Type) => OnnxActivations.AppendActivation(x, $"layer{number}_{NodeName(layer)}", layer),
        _ when OnnxActivations.HasForm(layer, ScalarType.F32) => ExportChecks.NoForm<OnnxGraph>(
            layer, number, "a layer that ONNX Runtime computes in double precision, for which it has no erf",
            "Export in single precision."),
        _ => ExportChecks.NoForm<OnnxGraph>(
            layer, number, "a layer that ONNX has operators for: dense, dropout, residual or a built-in activation"),
    };

    // leaky_relu of leaky-relu 0.01: names are identifiers.
    static string NodeName(Layer layer) => layer.Name.Split(' ')[0].Replace('-', '_');
}
