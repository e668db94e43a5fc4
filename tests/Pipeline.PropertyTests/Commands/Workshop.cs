using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Commands;

/// <summary>A folder of its own with a few images in <c>set/</c>, in which the program is run.</summary>
public sealed class Workshop : IDisposable
{
    public static readonly ImageSet Training = DigitDrawing.Images(Key.From(1), 90);
    public static readonly ImageSet Test = DigitDrawing.Images(Key.From(2), 40);

    public static readonly ImmutableSortedDictionary<string, ImmutableArray<byte>> IdxFiles = ImmutableSortedDictionary.CreateRange<string, ImmutableArray<byte>>(
    [
        new("train-images-idx3-ubyte", Idx.EncodeImages(new(28, 28, Training.Pixels))), new("train-labels-idx1-ubyte", Idx.EncodeLabels(Training.Labels)),
        new("t10k-images-idx3-ubyte", Idx.EncodeImages(new(28, 28, Test.Pixels))), new("t10k-labels-idx1-ubyte", Idx.EncodeLabels(Test.Labels)),
    ]);

    public Workshop()
    {
        Directory.CreateDirectory(Path("set"));
        foreach (var (name, bytes) in IdxFiles) Write($"set/{name}", bytes);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pipeline-test-").FullName;

    internal MnistSource Mnist { get; init; } = new([], []);

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public byte[] Read(string name) => File.ReadAllBytes(Path(name));

    public void Write(string name, ImmutableArray<byte> bytes) => File.WriteAllBytes(Path(name), [.. bytes]);

    public string[] Files() =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    public Task<Run> Run(string line, CancellationToken stop = default) => Run(line.Split(' '), stop);

    public async Task<Run> Run(string[] args, CancellationToken stop = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Cli.Run(args, new(output, error, Folder) { Mnist = Mnist }, stop);
        return new(code, Lines(output), Lines(error));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    static ImmutableArray<string> Lines(StringWriter text) => [.. text.ToString().Split('\n').SkipLast(1).Select(line => line.TrimEnd('\r'))];
}

/// <summary>What a run of the program came to.</summary>
public sealed record Run(int Code, ImmutableArray<string> Out, ImmutableArray<string> Error);
