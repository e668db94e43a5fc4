using Xunit;

namespace Pipeline.PropertyTests.Documents;

public class ReadmeTests
{
    static readonly string Samples = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Pipeline.PropertyTests", "Documents", "ReadmeSamples.cs"));

    [Fact]
    public void The_code_of_the_readme_compiles()
    {
        var blocks = CodeBlocks.Of(File.ReadAllText(Path.Combine(Repository.Root, "README.md")));
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(CodeBlocks.StandsIn(block, Samples), $"Not in ReadmeSamples.cs: {string.Join('\n', block)}"));
    }

    [Fact]
    public void Code_that_is_not_compiled_is_found()
    {
        var block = Assert.Single(CodeBlocks.Of("text\n```csharp\nvar x = 1;\n\nvar y = 2;\n```\nmore"));
        Assert.True(CodeBlocks.StandsIn(block, "{\n    var x = 1;\n    var y = 2;\n}"));
        Assert.False(CodeBlocks.StandsIn(block, "{\n    var x = 1;\n    var y = 3;\n}"));
    }
}
