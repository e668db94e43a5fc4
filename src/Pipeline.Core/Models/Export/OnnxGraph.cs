using System.Collections.Immutable;
using Pipeline.Formats;

namespace Pipeline.Models;

/// <summary>The part of an ONNX graph that is written so far, whose last value is <paramref name="Value"/>.</summary>
/// <param name="Type">The number format of the network.</param>
/// <param name="Value">The name of a node, or of the input of the graph.</param>
/// <param name="Nodes">The operators in the order of evaluation.</param>
/// <param name="Initializers">The constants.</param>
sealed record OnnxGraph(ScalarType Type, string Value, ImmutableArray<OnnxNode> Nodes, ImmutableArray<Tensor> Initializers)
{
    /// <summary>The graph of y = x.</summary>
    public static OnnxGraph Identity(ScalarType type, string input) => new(type, input, [], []);

    /// <summary>The operator applied to the last value and the operands.</summary>
    /// <param name="name">The name of the node, a new one.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="operands">Names of further values.</param>
    public OnnxGraph Apply(string name, string operation, params ImmutableArray<string> operands) =>
        Add(new(operation, name, [Value, .. operands], ImmutableSortedDictionary<string, OnnxAttribute>.Empty));

    /// <summary>The operator applied to the last value and a number, which becomes a constant of its own.</summary>
    public OnnxGraph ApplyNumber(string name, string operation, double number) => ApplyNumber(name, operation, number, Type);

    /// <summary>The same for a number of another format.</summary>
    public OnnxGraph ApplyNumber(string name, string operation, double number, ScalarType type) =>
        ApplyTensor(name, operation, new($"{name}_number", [], type, type.Encode([number])));

    /// <summary>The operator applied to the last value and a tensor.</summary>
    public OnnxGraph ApplyTensor(string name, string operation, Tensor tensor) => With(tensor).Apply(name, operation, tensor.Name);

    /// <summary>The operator with a number as its attribute.</summary>
    public OnnxGraph ApplyWithAttribute(string name, string operation, string attribute, double number) =>
        ApplyWithAttribute(name, operation, attribute, new OnnxAttribute((float)number));

    /// <summary>The last value in another number format; itself where it has that.</summary>
    public OnnxGraph Cast(string name, OnnxType from, ScalarType to) =>
        from == OnnxTypes.Of(to) ? this : ApplyWithAttribute(name, "Cast", "to", new OnnxAttribute(0, (long)OnnxTypes.Of(to)));

    /// <summary>The graph with a constant.</summary>
    public OnnxGraph With(Tensor tensor) => this with { Initializers = Initializers.Add(tensor) };

    /// <summary>The graph whose last node, and so its value, has another name.</summary>
    public OnnxGraph Named(string name) =>
        Nodes.IsEmpty ? Apply(name, "Identity") : this with { Value = name, Nodes = [.. Nodes[..^1], Nodes[^1] with { Name = name }] };

    OnnxGraph ApplyWithAttribute(string name, string operation, string attribute, OnnxAttribute value) => Add(new(
        operation, name, [Value], ImmutableSortedDictionary<string, OnnxAttribute>.Empty.Add(attribute, value)));

    OnnxGraph Add(OnnxNode node) => this with { Value = node.Name, Nodes = Nodes.Add(node) };
}
