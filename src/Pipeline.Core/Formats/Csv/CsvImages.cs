using Pipeline.Data;

namespace Pipeline.Formats;

/// <summary>Images of a CSV text, and how they were written.</summary>
sealed record CsvImages(ImageSet Images, CsvLayout Layout)
{
    // A label that nine of ten images have, beside a last column without a value that half of them have: the columns are exchanged.
    const double LabelShare = 0.9, OtherShare = 0.5;

    /// <summary>
    /// The images, unless the labels look like pixels and the last pixels like labels, and neither a header line nor the caller says which
    /// column has the labels.
    /// </summary>
    internal DecodeError? FindExchangedColumns()
    {
        if (Layout.HasHeader) return null;
        var (labels, last) = (new int[byte.MaxValue + 1], new int[byte.MaxValue + 1]);
        foreach (var label in Images.Labels) labels[label]++;
        if (labels.Max() < LabelShare * Images.Count) return null;
        for (var i = 0; i < Images.Count; i++) last[Images[i][^1]]++;
        return last.Max() < OtherShare * Images.Count
            ? CsvErrors.ExchangedColumns((double)labels.Max() / Images.Count, last.Count(count => count > 0))
            : null;
    }
}
