using System.Collections.Immutable;
using Pipeline.Formats;

namespace Pipeline.Models;

/// <summary>The part of an ONNX graph that is written so far, whose last value is <paramref name="CurrentValue"/>.</summary>
/// <param name="Type">The number format of the network.</param>
/// <param name="CurrentValue">The name of a node, or of the input of the graph.</param>
/// <param name="Nodes">The operators in the order of evaluation.</param>
/// <param name="Initializers">The constants.</param>
sealed record OnnxGraph(ScalarType Type, string CurrentValue, ImmutableArray<OnnxNode> Nodes, ImmutableArray<Tensor> Initializers)
{
    /// <summary>The graph of y = x.</summary>
    public static OnnxGraph Identity(ScalarType type, string input) => new(type, input, [], []);

    /// <summary>The operator applied to the last value and the operands.</summary>
    /// <param name="nodeName">The name of the node, a new one.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="operands">Names of further values.</param>
    public OnnxGraph AppendNode(string nodeName, string operation, params ImmutableArray<string> operands) =>
        AddNode(new(operation, nodeName, [CurrentValue, .. operands], ImmutableSortedDictionary<string, OnnxAttribute>.Empty));

    /// <summary>The operator applied to the last value and a number, which becomes a constant of its own.</summary>
    public OnnxGraph AppendNodeWithConstant(string nodeName, string operation, double number) =>
        AppendNodeWithConstant(nodeName, operation, number, Type);

    /// <summary>The same for a number of another format.</summary>
    public OnnxGraph AppendNodeWithConstant(string nodeName, string operation, double number, ScalarType type) =>
        AppendNodeWithTensor(nodeName, operation, new($"{nodeName}_number", [], type, type.Encode([number])));

    /// <summary>The operator applied to the last value and a tensor.</summary>
    public OnnxGraph AppendNodeWithTensor(string nodeName, string operation, Tensor tensor) =>
        WithInitializer(tensor).AppendNode(nodeName, operation, tensor.Name);

    /// <summary>The operator with a number as its attribute.</summary>
    public OnnxGraph AppendNodeWithAttribute(string nodeName, string operation, string attribute, double number) =>
        AppendNodeWithAttribute(nodeName, operation, attribute, new OnnxAttribute((float)number));

    /// <summary>The last value in another number format; itself where it has that.</summary>
    public OnnxGraph Cast(string name, OnnxType from, ScalarType to) =>
        from == OnnxTypes.FromScalarType(to)
            ? this
            : AppendNodeWithAttribute(name, "Cast", "to", new OnnxAttribute(0, (long)OnnxTypes.FromScalarType(to)));

    /// <summary>The graph with a constant.</summary>
    public OnnxGraph WithInitializer(Tensor tensor) => this with { Initializers = Initializers.Add(tensor) };

    /// <summary>The graph whose last node, and so its value, has another name.</summary>
    public OnnxGraph RenameValue(string name) =>
        Nodes.IsEmpty
            ? AppendNode(name, "Identity")
            : this with { CurrentValue = name, Nodes = [.. Nodes[..^1], Nodes[^1] with { Name = name }] };

    OnnxGraph AppendNodeWithAttribute(string nodeName, string operation, string attribute, OnnxAttribute value) => AddNode(new(
        operation, nodeName, [CurrentValue], ImmutableSortedDictionary<string, OnnxAttribute>.Empty.Add(attribute, value)));

    OnnxGraph AddNode(OnnxNode node) => this with { CurrentValue = node.Name, Nodes = Nodes.Add(node) };
}
