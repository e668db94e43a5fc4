using Pipeline.Checking;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Commands;
using Pipeline.Scalars;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Documents;

/// <summary>README.md: its programs print what it says, and so does its first command.</summary>
public sealed class ReadmeTests : IDisposable
{
    static readonly string readme = DocumentFiles.Read("README.md");

    readonly CliFixture fixture = new();

    public static TheoryData<string, string> Programs
    {
        get
        {
            var blocks = Markdown.CodeBlocks(readme).ToArray();
            var programs = new TheoryData<string, string>();
            foreach (var (block, next) in blocks.Zip(blocks.Skip(1)))
                if (block.Language == "csharp") programs.Add(block.Text, next.Text);
            return programs;
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_program_prints_what_follows_it(string program, string output) => Assert.Equal(output, DocumentProgram.Run(program));

    [Fact]
    public void The_program_in_the_package_is_the_first_of_the_library()
    {
        var (_, program, output) = LibraryPrograms.Of(DocumentFiles.Read("docs/library.md")).First();
        var inPackage = DocumentFiles.Read("src/Pipeline.Core/README.md");
        Assert.Equal(program, Markdown.CodeBlocks(inPackage, "csharp").Single().Text);
        Assert.Equal(output, Markdown.CodeBlocks(inPackage, "text").Single().Text);
    }

    [Fact]
    public async Task The_first_command_prints_what_the_README_says() => HasLines(
        Markdown.CodeBlocks(readme, "text").First(), await fixture.Train("--data digits"));

    [Fact]
    public async Task The_lecture_guide_has_the_losses_of_the_notebook() => HasLines(
        Markdown.CodeBlocks(DocumentFiles.Read("docs/lecture-guide.ko.md"), "text")
            .Single(block => block.Lines[0].StartsWith("step 0", StringComparison.Ordinal)),
        await fixture.Train("--data digits --recipe notebook --precision double --samples 801"));

    [Fact]
    public void The_report_of_the_wrong_layer_is_in_the_README()
    {
        var network = Dense(3, 4) >> Activation(new WrongCube()) >> Dense(4, 2);
        var report = GradientCheck.Dual(network, new HalfSquaredError(), Key.From(seed: 1));
        Assert.False(report.Passed);
        Assert.Contains(report.ToString().ReplaceLineEndings("\n"), readme, StringComparison.Ordinal);
    }

    public void Dispose() => fixture.Dispose();

    /// <summary>Each line that is not shortened or measured.</summary>
    static void HasLines(CodeBlock block, CliResult run)
    {
        var printed = run.Out.Concat(run.Error).ToHashSet();
        Assert.Empty(block.Lines
            .Where(line => !line.Contains('…') && !line.EndsWith(" s", StringComparison.Ordinal))
            .Except(printed));
    }

    readonly struct WrongCube : IActivation
    {
        public string Name => "cube";
        public S Value<S>(S x) where S : IScalar<S> => x * x * x;
        public S Derivative<S>(S x, S y) where S : IScalar<S> => 2 * x * x;
    }
}
