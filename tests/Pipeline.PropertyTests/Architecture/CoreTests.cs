using System.Collections.Immutable;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Architecture;

/// <summary>The core keeps the rules of the house.</summary>
public class CoreTests
{
    [Fact]
    public void Folders_depend_on_each_other_in_one_direction() =>
        AssertNone(file => Rules.PointingBack(file.Folder, file.Source).Select(later => $"{file.Name} points back to {later}"));

    [Fact]
    public void Every_folder_has_its_place_in_the_order() =>
        AssertNone(file => Rules.Order.Contains(file.Folder) ? [] : [$"{file.Name} is in none of the folders of the core"]);

    [Fact]
    public void Threads_are_the_kernels_business_alone() =>
        AssertNone(file => file.Folder != "Numerics" && Rules.UsesThreads(file.Source) ? [$"{file.Name} uses threads"] : []);

    [Fact]
    public void Raw_memory_is_the_kernels_business_alone() =>
        AssertNone(file => file.Folder != "Numerics" && !ByteKernels.Contains(file.Name) && Rules.UsesRawMemory(file.Source) ? [$"{file.Name} uses raw memory"] : []);

    [Fact]
    public void Files_are_short_enough_to_read_at_once() =>
        AssertNone(file => file.Source.Count(c => c == '\n') is var lines && lines > 200 && !file.Name.Contains("Kernels.", StringComparison.Ordinal) && !file.Name.EndsWith("Matrix.cs", StringComparison.Ordinal) ? [$"{file.Name} has {lines} lines"] : []);

    [Fact]
    public void Nothing_in_the_core_can_be_changed_after_it_was_made() =>
        Assert.Empty(typeof(Key).Assembly.GetTypes().Where(Rules.IsWritten).Where(type => !Readers.Contains(type.Name)).SelectMany(Rules.Changeable));

    [Fact]
    public void What_reads_bytes_in_turn_is_seen_by_nobody_outside() =>
        Assert.All(typeof(Key).Assembly.GetTypes().Where(type => Readers.Contains(type.Name)), type => Assert.False(type.IsVisible));

    /// <summary>The readers of the decoders have a position. They live within one call.</summary>
    static readonly ImmutableHashSet<string> Readers = ["RawReader", "DeflateBody", "DeflateSource", "GzipReader", "LineWindow"];

    /// <summary>The inner loops over the bytes of a file: the sum that guards it, and the digits of a row.</summary>
    static readonly ImmutableHashSet<string> ByteKernels = [Path.Combine("Data", "Crc32.cs"), Path.Combine("Data", "CsvFastRow.cs")];

    [Fact]
    public void The_core_refers_to_the_framework_and_two_packages_only() => Assert.All(
        typeof(Key).Assembly.GetReferencedAssemblies(),
        reference => Assert.True(reference.Name!.StartsWith("System.", StringComparison.Ordinal) || reference.Name == "LanguageExt.Core", $"{reference.Name} is referred to"));

    static void AssertNone(Func<(string Name, string Folder, string Source), IEnumerable<string>> rule)
    {
        var core = Path.Combine(Repository.Root, "src", "Pipeline.Core");
        var files = Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(core, path), Path: path))
            .Where(file => !file.Name.StartsWith("obj", StringComparison.Ordinal) && !file.Name.StartsWith("bin", StringComparison.Ordinal))
            .Select(file => (file.Name, Folder: file.Name.Split(Path.DirectorySeparatorChar)[0], Source: File.ReadAllText(file.Path)))
            .ToArray();
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(rule));
    }
}
