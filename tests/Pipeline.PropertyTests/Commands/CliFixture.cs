using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

/// <summary>Runs the program in a temporary directory that has a few images in <c>set/</c>.</summary>
public sealed class CliFixture : IDisposable
{
    public static readonly ImageSet Training = DigitDrawing.Images(Key.From(1), 90);
    public static readonly ImageSet Test = DigitDrawing.Images(Key.From(2), 40);

    public static readonly ImmutableSortedDictionary<string, ImmutableArray<byte>> IdxFiles =
        ImmutableSortedDictionary.CreateRange<string, ImmutableArray<byte>>(
        [
            new("train-images-idx3-ubyte", Idx.EncodeImages(new(28, 28, Training.Pixels))),
            new("train-labels-idx1-ubyte", Idx.EncodeLabels(Training.Labels)),
            new("t10k-images-idx3-ubyte", Idx.EncodeImages(new(28, 28, Test.Pixels))),
            new("t10k-labels-idx1-ubyte", Idx.EncodeLabels(Test.Labels)),
        ]);

    public CliFixture()
    {
        Directory.CreateDirectory(Path("set"));
        foreach (var (name, bytes) in IdxFiles) Write($"set/{name}", bytes);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pipeline-test-").FullName;

    internal MnistSource Mnist { get; init; } = new([], []);

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public byte[] Read(string name) => File.ReadAllBytes(Path(name));

    public void Write(string name, ImmutableArray<byte> bytes) => File.WriteAllBytes(Path(name), [.. bytes]);

    /// <summary>The relative paths of all files, sorted.</summary>
    public string[] Files() => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Folder, file))
        .Order(StringComparer.Ordinal)];

    public Task<CliResult> Run(string line, CancellationToken cancellation = default) => Run(line.Split(' '), cancellation);

    public async Task<CliResult> Run(string[] args, CancellationToken cancellation = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Cli.Run(args, new(output, error, Folder) { Mnist = Mnist }, cancellation);
        return new(code, Lines(output), Lines(error));
    }

    /// <summary>A run of <c>train</c> that succeeds.</summary>
    public async Task<CliResult> Train(string options)
    {
        var run = await Run($"train {options}");
        Assert.Equal(0, run.Code);
        return run;
    }

    /// <summary>The lines of a file of metrics.</summary>
    internal MetricsLines Metrics(string name) => MetricsLines.Read(Path(name));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    static ImmutableArray<string> Lines(StringWriter text) =>
        [.. text.ToString().Split('\n').SkipLast(1).Select(line => line.TrimEnd('\r'))];
}

/// <summary>The exit code and the lines of stdout and stderr of a run.</summary>
public sealed record CliResult(int Code, ImmutableArray<string> Out, ImmutableArray<string> Error);
