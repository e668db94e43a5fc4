using System.Collections.Immutable;

namespace Pipeline.Formats;

/// <summary>A named array as it is stored.</summary>
/// <param name="Name">Its name, not "__metadata__".</param>
/// <param name="Shape">Its dimensions, all positive; none for a single number.</param>
/// <param name="Type">The number format.</param>
/// <param name="Data">The numbers, little-endian, row after row.</param>
sealed record Tensor(string Name, ImmutableArray<long> Shape, ScalarType Type, ImmutableArray<byte> Data)
{
    /// <summary>Two tensors are equal when their names, shapes, types and bytes are.</summary>
    public bool Equals(Tensor? other) => other is not null && (Name, Type) == (other.Name, other.Type)
        && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan()) && Data.AsSpan().SequenceEqual(other.Data.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Name);
        hash.AddBytes(Data.AsSpan());
        return hash.ToHashCode();
    }
}
