using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>Layers of one's own in model files: written as their name, and found by it among those that the reader knows.</summary>
static class OwnLayers
{
    static ReadOnlySpan<char> Separators => ";()";

    /// <summary>The layers by name, those in compositions and residual connections too.</summary>
    /// <exception cref="ArgumentException">Two different layers have one name, or a name cannot stand in a file.</exception>
    public static ImmutableDictionary<string, Layer> ByName(ReadOnlySpan<Layer> layers) =>
        ByName(layers.ToArray().Select(layer => Require.NotNull(layer, "A layer")).SelectMany(FindOwnLayers))
            .ToImmutableDictionary(layer => layer.Name);

    /// <summary>Fails where two different layers of a network have one name: only one of them would be read again.</summary>
    /// <exception cref="ArgumentException">They have.</exception>
    public static void CheckNames(Layer network) => ByName(FindOwnLayers(network));

    /// <summary>The word of a layer of one's own.</summary>
    /// <exception cref="ArgumentException">The name cannot stand in a file, or would be read as a built-in layer.</exception>
    public static string Name(Layer layer) => layer.Name switch
    {
        _ when layer is DropoutMask => throw new ArgumentException($"{layer.Name} is the dropout of one step: save the network itself."),
        null or "" => throw new ArgumentException(
            $"A layer of type {layer.GetType().Name} has no name: give it a Name, by which files find it."),
        var name when name.Any(char.IsControl) => throw new ArgumentException(
            $"The name of a layer of type {layer.GetType().Name} has a line break or another control character: give it another Name."),
        var name when name.Trim() != name => throw new ArgumentException(
            $"The name of the layer \"{name}\" begins or ends with a blank, which a model file does not keep: give it another Name."),
        var name when name.AsSpan().IndexOfAny(Separators) is >= 0 and var i => throw new ArgumentException(
            $"The name of the layer {name} contains '{name[i]}', which separates layers in a model file: give it another Name."),
        var name when NetworkNotation.ParseBuiltIn(name) is { IsSome: true } => throw new ArgumentException(
            $"The layer of one's own called {name} would be read as the built-in layer of that name: give it another Name."),
        var name => name,
    };

    static Layer[] ByName(IEnumerable<Layer> layers) => layers.GroupBy(Name).Select(group => group.Distinct().Skip(1).Any()
        ? throw new ArgumentException(
            $"Two different layers are called {group.Key}: a Name tells layers apart in a model file, so let it say their numbers too.")
        : group.First()).ToArray();

    static IEnumerable<Layer> FindOwnLayers(Layer layer) => layer.Parts.SelectMany(part =>
        part is Residual residual ? FindOwnLayers(residual.Inner) : NetworkNotation.IsBuiltIn(part) ? [] : [part]);
}
