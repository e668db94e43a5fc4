using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;

namespace Pipeline.Execution;

/// <summary>The kinds of units that a minibatch executor runs.</summary>
enum UnitKind
{
    /// <summary>A dense layer with the elementwise layers and dropout after it.</summary>
    Dense,

    /// <summary>Elementwise layers and dropout that follow no dense layer.</summary>
    Elementwise,

    /// <summary>y = x + f(x).</summary>
    Residual,

    /// <summary>A layer without an in-place form, which runs as it is written.</summary>
    AsWritten,
}

/// <summary>Consecutive parts of a network that a minibatch executor runs together.</summary>
/// <param name="Kind">How.</param>
/// <param name="Parts">The parts; at least one.</param>
readonly record struct NetworkUnit(UnitKind Kind, ImmutableArray<IndexedPart> Parts)
{
    /// <summary>The first part.</summary>
    public IndexedPart FirstPart => Parts[0];

    /// <summary>The units of a network, in order.</summary>
    public static ImmutableArray<NetworkUnit> SplitNetwork(Layer network)
    {
        var (parts, units) = (network.Parts, ImmutableArray.CreateBuilder<NetworkUnit>());
        for (int start = 0, end; start < parts.Length; start = end)
        {
            var kind = KindOf(parts[start]);
            end = start + 1;
            while (kind is UnitKind.Dense or UnitKind.Elementwise && end < parts.Length && ElementwiseStages.IsSupported(parts[end])) end++;
            units.Add(new(kind, [.. Enumerable.Range(start, end - start).Select(i => new IndexedPart(parts[i], i))]));
        }
        return units.DrainToImmutable();
    }

    static UnitKind KindOf(Layer part) => part switch
    {
        Dense => UnitKind.Dense,
        _ when ElementwiseStages.IsSupported(part) => UnitKind.Elementwise,
        Residual { Inner.Parts.IsEmpty: false } => UnitKind.Residual,
        _ => UnitKind.AsWritten,
    };
}
