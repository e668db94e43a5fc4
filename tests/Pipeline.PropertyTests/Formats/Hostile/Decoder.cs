using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>A decoder with small valid files, and what damage may do to what it reads.</summary>
/// <param name="Name">The format.</param>
/// <param name="Sample">A valid file.</param>
/// <param name="Another">Another one, for splices.</param>
/// <param name="Read">Reads a file; the items of its contents are listed when they are asked for.</param>
sealed record Decoder(
    string Name, ImmutableArray<byte> Sample, ImmutableArray<byte> Another, Func<ImmutableArray<byte>, Fin<Func<IEnumerable<string>>>> Read)
{
    /// <summary>What a flipped bit of the byte at an offset may change; nothing where the format has a checksum.</summary>
    public Func<int, Change> MayChange { get; init; } = _ => Change.None;

    /// <summary>Whether every flipped bit is noticed, also one that would change nothing.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Whether a truncated file may be read as a shorter one: text says nowhere how long it is.</summary>
    public bool IsText { get; init; }

    /// <summary>What is inside of the file, mutated and wrapped again, so that a checksum does not shield the parser behind it.</summary>
    public Envelope? Envelope { get; init; }

    public override string ToString() => Name;
}

/// <summary>The items that damage may change.</summary>
/// <param name="Item">Whether an item may change.</param>
/// <param name="IsOne">Whether only one may.</param>
sealed record Change(Func<string, bool> Item, bool IsOne = true)
{
    public static Change None { get; } = new(_ => false);

    /// <summary>An item, whatever it is.</summary>
    public static Change Any { get; } = new(_ => true);

    /// <summary>The item of this name.</summary>
    public static Change Of(string name) => new(item => item.StartsWith(name + " = ", StringComparison.Ordinal));
}

/// <summary>A container with a checksum.</summary>
/// <param name="Unwrap">The contents.</param>
/// <param name="Wrap">A container of contents, with the right checksum.</param>
sealed record Envelope(Func<ImmutableArray<byte>, byte[]> Unwrap, Func<byte[], byte[]> Wrap);
