namespace Pipeline.Formats;

/// <summary>Which column of CSV has the labels.</summary>
enum LabelColumn
{
    /// <summary>The one that the header line names; the first one if there is no header line.</summary>
    Recognized,

    /// <summary>The first one.</summary>
    First,

    /// <summary>The last one.</summary>
    Last,
}
