using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Formats;

/// <summary>A NumPy array of one or two dimensions in C order.</summary>
/// <param name="Shape">The dimensions.</param>
/// <param name="Type">The number format in the file.</param>
/// <param name="Values">The elements, row-major; binary32 is widened exactly when read and rounded to nearest when written.</param>
sealed record NpyArray(ImmutableArray<int> Shape, ScalarType Type, ImmutableArray<double> Values)
{
    /// <summary>Value equality of shape, type and the bits of the elements.</summary>
    public bool Equals(NpyArray? other) => other is not null && Type == other.Type && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan())
        && MemoryMarshal.AsBytes(Values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other.Values.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Type, Shape.Aggregate(0, HashCode.Combine), Values.Aggregate(0, HashCode.Combine));
}
