using Xunit;

namespace Pipeline.PropertyTests.Documents;

public class ReadmeTests
{
    const string Source = "using A;\n\nnamespace N;\n\n    static void Run()\n    {\n        var x = 1;\n        Use(x);\n    }\n";

    [Fact]
    public void Every_block_of_C_sharp_in_the_README_compiles_in_ReadmeSamples()
    {
        var readme = Path.Combine(Repository.Root, "README.md");
        var samples = Path.Combine(Repository.Root, "tests", "Pipeline.PropertyTests", "Documents", "ReadmeSamples.cs");
        Assert.Empty(CodeBlocks.Missing(File.Exists(readme) ? File.ReadAllText(readme) : "", File.ReadAllText(samples)));
    }

    [Theory]
    [InlineData("No code at all.")]
    [InlineData("```bash\nmake world\n```")]
    [InlineData("```csharp\nvar x = 1;\nUse(x);\n```")]
    [InlineData("```csharp\nusing A;\n\nvar x = 1;\n\n  Use(x);\n```")]
    [InlineData("1. In a list:\n\n   ```csharp\n   Use(x);\n   ```\n")]
    public void Code_blocks_that_are_in_the_source_are_found(string markdown) => Assert.Empty(CodeBlocks.Missing(markdown, Source));

    [Theory]
    [InlineData("```csharp\nvar x = 2;\n```")]
    [InlineData("```csharp\nUse(x);\nvar x = 1;\n```")]
    [InlineData("```csharp\nusing B;\nvar x = 1;\n```")]
    [InlineData("```csharp\nvar x = 1;\n}\n```")]
    public void Code_blocks_that_are_not_in_the_source_are_missing(string markdown) => Assert.Single(CodeBlocks.Missing(markdown, Source));

    [Fact]
    public void Every_code_block_is_checked() =>
        Assert.Equal(["Nowhere();"], CodeBlocks.Missing("```csharp\nUse(x);\n```\ntext\n```csharp\nNowhere();\n```\n", Source));

    [Fact]
    public void An_unclosed_code_block_is_an_error() =>
        Assert.Throws<FormatException>(() => CodeBlocks.Of("```csharp\nUse(x);\n").ToArray());
}
