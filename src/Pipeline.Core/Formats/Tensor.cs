using System.Collections.Immutable;

namespace Pipeline.Formats;

/// <summary>A named array in its stored form.</summary>
/// <param name="Name">The name; "__metadata__" is reserved.</param>
/// <param name="Shape">The dimensions, all positive; empty for a scalar.</param>
/// <param name="Type">The number format.</param>
/// <param name="Data">The elements, little-endian, row-major.</param>
sealed record Tensor(string Name, ImmutableArray<long> Shape, ScalarType Type, ImmutableArray<byte> Data)
{
    /// <summary>Value equality of name, shape, type and data.</summary>
    public bool Equals(Tensor? other) => other is not null && (Name, Type) == (other.Name, other.Type)
        && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()) && Data.AsSpan().SequenceEqual(other.Data.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, Data.Length);
}
