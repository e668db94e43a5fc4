using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Formats;

/// <summary>An array of NumPy: one or two dimensions, row after row.</summary>
/// <param name="Shape">The dimensions.</param>
/// <param name="Type">How the numbers are stored.</param>
/// <param name="Values">The numbers; those of binary32 widened exactly when read, rounded to nearest when written.</param>
sealed record NpyArray(ImmutableArray<int> Shape, ScalarType Type, ImmutableArray<double> Values)
{
    /// <summary>Two arrays are equal when their shapes, types and the bits of their numbers are.</summary>
    public bool Equals(NpyArray? other) => other is not null && Type == other.Type && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan())
        && MemoryMarshal.AsBytes(Values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other.Values.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Type, Shape.Aggregate(0, HashCode.Combine), Values.Aggregate(0, HashCode.Combine));
}
