using Xunit;

namespace Pipeline.PropertyTests.Architecture;

public class SourceTests
{
    const int MaxColumns = 140, MaxFiles = 15;

    static readonly string[] Places = ["src", "tests", "bench", "interop", "samples"];

    [Fact]
    public void The_sources_of_the_core_keep_the_rules_of_the_house() => None(CoreFiles()
        .SelectMany(file => SourceRules.Violations(Room(file), File.ReadAllText(file))
            .Select(violation => $"{Relative(file)}: {violation}")));

    [Fact]
    public void No_line_is_longer_than_140_columns() => None(Sources().SelectMany(file => File.ReadLines(file)
        .Select((line, i) => (Line: line, Number: i + 1))
        .Where(next => next.Line.Length > MaxColumns)
        .Select(next => $"{Relative(file)}:{next.Number}: {next.Line.Length} columns")));

    [Fact]
    public void No_folder_of_the_sources_has_more_than_fifteen_files() => Assert.DoesNotContain(
        Sources().Where(file => Relative(file).StartsWith("src", StringComparison.Ordinal)).GroupBy(Path.GetDirectoryName),
        folder => folder.Count() > MaxFiles);

    [Theory]
    [InlineData("Layers", "using Pipeline.Training;", "Layers uses Training, which comes later")]
    [InlineData("Numerics", "using static Pipeline.Layers.Network;", "Numerics uses Layers, which comes later")]
    [InlineData("Scalars", "using Pipeline.Kernels;", "Scalars uses Kernels, which comes later")]
    [InlineData("Training", "using Pipeline.Execution;", "Training uses Execution, which comes later")]
    [InlineData("Execution", "var x = Folds.Scan(start, step);", "Execution uses Folds, which comes later")]
    [InlineData("Differentiation", "var y = Losses.BatchMean.Of(x);", "Differentiation uses Losses, which comes later")]
    [InlineData("Layers", "Pipeline.Losses.HalfSquaredError l;", "Layers uses Losses, which comes later")]
    [InlineData("Helpers", "var x = 1;", "Helpers has no place in the order of the rooms")]
    [InlineData("Execution", "Parallel.For(0, 2, Run);", "Execution uses Parallel: threads belong into Kernels")]
    [InlineData("Data", "new Thread(Run).Start();", "Data uses Thread: threads belong into Kernels")]
    [InlineData("Layers", "lock (gate) x++;", "Layers uses lock: threads belong into Kernels")]
    [InlineData("Layers", "ref var p = ref Unsafe.Add(ref a, 1);", "Layers uses Unsafe.: references into arrays belong into Kernels")]
    [InlineData(
        "Data", "MemoryMarshal.GetReference(span)", "Data uses MemoryMarshal.GetReference: references into arrays belong into Kernels")]
    [InlineData("Training", "// padded to the width", "Training says 'padded', which belongs into another room")]
    [InlineData("Training", "// a row of lanes", "Training says 'lanes', which belongs into another room")]
    [InlineData("Training", "int threads = 1;", "Training says 'threads', which belongs into another room")]
    [InlineData("Training", "var n = vector.LaneCount;", "Training says 'Lane', which belongs into another room")]
    [InlineData("Training", "var n = kernels.SimdWidth;", "Training says 'Simd', which belongs into another room")]
    [InlineData("Training", "CachePrefetch.Lines(pixels);", "Training says 'Cache', which belongs into another room")]
    [InlineData("Kernels", "// a block", "Kernels says 'block', which belongs into another room")]
    [InlineData("Kernels", "// 32 samples", "Kernels says 'samples', which belongs into another room")]
    [InlineData("Kernels", "double learningRate", "Kernels says 'learningRate', which belongs into another room")]
    [InlineData("Training", "// as with --epochs 3", "Training says '--epochs': the command line belongs into the program")]
    [InlineData("Data", "// the exit code", "Data says 'exit code': the command line belongs into the program")]
    [InlineData("Models", "var remedy = \"train --model x\";", "Models says 'train --': the command line belongs into the program")]
    public void A_bad_line_is_found(string room, string code, params string[] violations) =>
        Assert.Equal(violations, SourceRules.Violations(room, code));

    [Theory]
    [InlineData("Losses", "using Pipeline.Layers;")]
    [InlineData("Execution", "using Pipeline.Optimizers;\nusing Pipeline.Training;")]
    [InlineData("Kernels", "Parallel.For(0, 2, i => Unsafe.Add(ref x, i));")]
    [InlineData("Layers", "/// <summary>See Pipeline.Training; no Thread.</summary>")]
    [InlineData("Differentiation", "var n = network.Layers.Length;")]
    [InlineData("Execution", "var n = kernels.Threads;")]
    [InlineData("Training", "// a block of samples in a plane")]
    public void A_good_line_is_left_alone(string room, string code) => Assert.Empty(SourceRules.Violations(room, code));

    [Fact]
    public void A_file_too_long_is_found_where_kernels_are_not()
    {
        var text = string.Concat(Enumerable.Repeat("x();\n", 201));
        Assert.Equal(["201 lines, where 200 are the most"], SourceRules.Violations("Training", text));
        Assert.Empty(SourceRules.Violations("Kernels", text));
    }

    static void None(IEnumerable<string> violations)
    {
        var all = string.Join('\n', violations);
        Assert.True(all.Length == 0, all);
    }

    static string Core => Path.Combine(Repository.Root, "src", "Pipeline.Core");

    static IEnumerable<string> Sources() => Places
        .SelectMany(place => Directory.EnumerateFiles(Path.Combine(Repository.Root, place), "*.cs", SearchOption.AllDirectories))
        .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"));

    static string[] CoreFiles()
    {
        var files = Sources().Where(file => file.StartsWith(Core, StringComparison.Ordinal)).ToArray();
        Assert.InRange(files.Length, 100, 1000);
        return files;
    }

    static string Room(string file) =>
        Path.GetRelativePath(Core, file).Split(Path.DirectorySeparatorChar) is [var room, _, ..] ? room : SourceRules.Above;

    static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/');
}
