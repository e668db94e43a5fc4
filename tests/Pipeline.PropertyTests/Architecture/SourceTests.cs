using Xunit;

namespace Pipeline.PropertyTests.Architecture;

public class SourceTests
{
    [Fact]
    public void The_sources_of_the_core_keep_the_order_of_the_house() => Assert.Equal("", string.Join('\n', Violations()));

    [Theory]
    [InlineData("Layers", "using Pipeline.Training;", "Layers uses Training, which comes later")]
    [InlineData("Numerics", "using static Pipeline.Layers.Network;", "Numerics uses Layers, which comes later")]
    [InlineData("Differentiation", "var y = Losses.Mean.Of(x);", "Differentiation uses Losses, which comes later")]
    [InlineData("Layers", "Pipeline.Losses.HalfSquare l;", "Layers uses Losses, which comes later")]
    [InlineData("Helpers", "var x = 1;", "Helpers has no place in the order of the folders")]
    [InlineData("Training", "Parallel.For(0, 2, Run);", "Training uses Parallel: threads belong into Numerics")]
    [InlineData("Data", "new Thread(Run).Start();", "Data uses Thread: threads belong into Numerics")]
    [InlineData("Layers", "lock (gate) x++;", "Layers uses lock: threads belong into Numerics")]
    [InlineData("Layers", "ref var p = ref Unsafe.Add(ref a, 1);", "Layers uses Unsafe.: references into arrays belong into Numerics")]
    [InlineData("Data", "MemoryMarshal.GetReference(span)", "Data uses MemoryMarshal.GetReference: references into arrays belong into Numerics")]
    [InlineData("Training", "$\"--hidden: found {x}\"", "Training says '--hidden': the command line belongs into the program")]
    [InlineData("Numerics", "// as with --log-every", "Numerics says '--log-every': the command line belongs into the program")]
    [InlineData("Data", "/// <summary>Also the exit code.</summary>", "Data says 'exit code': the command line belongs into the program")]
    [InlineData("Data", "Error.New(ExitCode.Data, text)", "Data says 'ExitCode': the command line belongs into the program")]
    [InlineData("Layers", "// its name on the command line", "Layers says 'command line': the command line belongs into the program")]
    [InlineData("Training", "// train -- x", "Training says 'train --': the command line belongs into the program")]
    public void A_bad_line_is_found(string folder, string code, string violation) => Assert.Equal([violation], SourceRules.Violations(folder, code));

    [Theory]
    [InlineData("Losses", "using Pipeline.Layers;")]
    [InlineData("Training", "using Pipeline.Optimizers;\nusing Pipeline.Training;")]
    [InlineData("Numerics", "Parallel.For(0, 2, i => Unsafe.Add(ref x, i));")]
    [InlineData("Layers", "/// <summary>See Pipeline.Training; no Thread.</summary>")]
    [InlineData("Differentiation", "var n = network.Layers.Length;")]
    [InlineData("Training", "var n = kernels.Threads;")]
    [InlineData("Data", "for (var i = n - 1; i >= 0; i--) x(i-- - 1);")]
    public void A_good_line_is_left_alone(string folder, string code) => Assert.Empty(SourceRules.Violations(folder, code));

    [Fact]
    public void A_file_too_long_is_found_outside_Numerics()
    {
        var text = string.Concat(Enumerable.Repeat("x();\n", 201));
        Assert.Equal(["201 lines, where 200 are the most"], SourceRules.Violations("Training", text));
        Assert.Empty(SourceRules.Violations("Numerics", text));
    }

    static IEnumerable<(string File, string Violation)> Violations()
    {
        var core = Path.Combine(Repository.Root, "src", "Pipeline.Core");
        string[][] files =
        [
            .. Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(core, file).Split(Path.DirectorySeparatorChar))
                .Where(parts => parts[0] is not ("bin" or "obj")),
        ];
        Assert.InRange(files.Length, 60, 1000);
        return files.SelectMany(parts => SourceRules.Violations(parts[0], File.ReadAllText(Path.Combine([core, .. parts])))
            .Select(violation => (string.Join('/', parts), violation)));
    }
}
