using System.IO.Compression;

namespace Pipeline.Bench;

/// <summary>The files of MNIST, and their unpacked copies for the peers.</summary>
static class MnistFolder
{
    public const string Images = "train-images-idx3-ubyte", Labels = "train-labels-idx1-ubyte", Csv = "mnist_train.csv";

    static readonly string[] Required = [Images, Labels, "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The path of a file, raw or .gz; null where it does not exist.</summary>
    public static string? Find(string folder, string name) =>
        new[] { name, $"{name}.gz" }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>The full path of a folder with all four files.</summary>
    /// <exception cref="UsageException">The folder is not given, or lacks a file.</exception>
    public static string RequireComplete(string folder) => folder.Length == 0
        ? throw new UsageException("no data: --data DIR, or PIPELINE_MNIST, names the directory with the four IDX files of MNIST")
        : Required.FirstOrDefault(name => Find(folder, name) is null) is { } missing
            ? throw new UsageException($"{folder}: there is no {missing}, raw or .gz")
            : Path.GetFullPath(folder);

    /// <summary>Writes the training files, unpacked, and a CSV of the same images into another folder.</summary>
    public static void Unpack(string folder, string target)
    {
        foreach (var name in new[] { Images, Labels }) Unpack(Find(folder, name)!, Path.Combine(target, name), name);
        File.WriteAllBytes(Path.Combine(target, Csv), Formats.Csv.Encode(Workers.Images.Training(folder)).AsSpan());
    }

    static void Unpack(string source, string target, string name)
    {
        if (Path.GetFileName(source) == name)
        {
            File.Copy(source, target);
            return;
        }
        using var packed = new GZipStream(File.OpenRead(source), CompressionMode.Decompress);
        using var unpacked = File.Create(target);
        packed.CopyTo(unpacked);
    }
}
