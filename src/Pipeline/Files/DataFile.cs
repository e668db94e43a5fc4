namespace Pipeline.Files;

/// <summary>A file of images, labels or both, as its name says.</summary>
/// <param name="Path">The file.</param>
/// <param name="SetName">The name of its data set, such as emnist-letters; empty for mnist or none.</param>
/// <param name="Split">The split.</param>
/// <param name="Kind">What is in it.</param>
sealed record DataFile(string Path, string SetName, Split Split, DataKind Kind)
{
    static readonly char[] separators = ['-', '_', '.'];

    /// <summary>The file by its name, in letters of any case; null for names that say nothing.</summary>
    public static DataFile? Parse(string path)
    {
        var name = System.IO.Path.GetFileName(path).ToLowerInvariant();
        return (name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^".gz".Length] : name).Split(separators) switch
        {
            // train-images-idx3-ubyte, train-images.idx3-ubyte, emnist-letters-train-images-idx3-ubyte
            [.. var set, var split, "images", "idx3", "ubyte"] => Of(path, set, split, DataKind.Images),
            [.. var set, var split, "labels", "idx1", "ubyte"] => Of(path, set, split, DataKind.Labels),
            // mnist_train.csv, emnist-letters-train.csv, train.csv
            [.. var set, var split, "csv" or "tsv"] => Of(path, set, split, DataKind.Csv),
            _ => null,
        };
    }

    /// <summary>The name of a data set in small letters, its words separated by hyphens.</summary>
    public static string NormalizeSet(string set) => NormalizeSet(set.ToLowerInvariant().Split(separators));

    static string NormalizeSet(string[] words) =>
        string.Join('-', words.Where(word => word.Length > 0)) is var name and not "mnist" ? name : "";

    static DataFile? Of(string path, string[] set, string split, DataKind kind) => split switch
    {
        "train" or "training" => new(path, NormalizeSet(set), Split.Training, kind),
        "t10k" or "test" or "testing" => new(path, NormalizeSet(set), Split.Test, kind),
        _ => null,
    };
}

/// <summary>What is in a data file.</summary>
enum DataKind
{
    /// <summary>IDX images.</summary>
    Images,

    /// <summary>IDX labels.</summary>
    Labels,

    /// <summary>CSV of labels and pixels.</summary>
    Csv,
}
