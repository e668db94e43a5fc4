using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Display;

namespace Pipeline.Files;

/// <summary>The classes of a data set or model. Class k has the name Names[k]: a label, or the name of a folder.</summary>
sealed record ClassLabels(ImmutableArray<string> Names)
{
    const int MaxListedLength = 50;

    /// <summary>The classes whose names are labels.</summary>
    public static ClassLabels Of(LabelRange range) =>
        new([.. Enumerable.Range(range.First, range.Count).Select(label => label.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>The classes of a model with these names, or with so many outputs where it has none.</summary>
    public static ClassLabels OfModel(ImmutableArray<string> names, int outputs) =>
        names.IsEmpty ? Of(new LabelRange(0, outputs)) : new(names);

    /// <summary>The number of classes.</summary>
    public int Count => Names.Length;

    /// <summary>The names that a model keeps: none where they are the numbers of the classes.</summary>
    public ImmutableArray<string> ModelNames => Equals(Of(new LabelRange(0, Count))) ? [] : Names;

    /// <summary>10 classes, 26 classes (labels 1 to 26), or 3 classes (cat, dog, mouse).</summary>
    public override string ToString()
    {
        var range = LabelRange.OfModel(Names, Count);
        return Equals(Of(range)) ? $"{range}" : $"{new LabelRange(0, Count)} ({ConsoleText.Printable(List())})";
    }

    /// <summary>The names, the middle ones left out where there are many.</summary>
    string List()
    {
        var shown = Count;
        while (shown > 2 && Names.Take(shown).Sum(name => name.Length + 2) > MaxListedLength) shown--;
        return shown == Count
            ? string.Join(", ", Names)
            : $"{string.Join(", ", Names.Take(shown - 1))}, …, {Names[^1]}";
    }

    /// <summary>Equal when the names are.</summary>
    public bool Equals(ClassLabels? other) => other is not null && Names.AsSpan().SequenceEqual(other.Names.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Names.FirstOrDefault());
}
