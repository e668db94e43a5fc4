using Xunit;

namespace Pipeline.PropertyTests.Documents;

public class MarkdownTests
{
    [Theory]
    [InlineData("No code at all.")]
    [InlineData("```sh\nmake\n```\ntext\n```csharp\nUse(x);\n\nUse(y);\n```", "sh: make", "csharp: Use(x);||Use(y);")]
    [InlineData("1. In a list:\n\n   ```text\n   out\n   ```\n", "text:    out")]
    public void Code_blocks_are_found(string markdown, params string[] blocks) =>
        Assert.Equal(blocks, Markdown.CodeBlocks(markdown).Select(block => $"{block.Language}: {string.Join('|', block.Lines)}"));

    [Fact]
    public void An_unclosed_code_block_is_an_error() =>
        Assert.Throws<FormatException>(() => Markdown.CodeBlocks("```csharp\nUse(x);\n").ToArray());

    [Fact]
    public void Links_of_the_prose_are_found() => Assert.Equal(
        ["a.md", "b.md#c", "p.png", "q-dark.png"],
        Markdown.Links("[a](a.md) and [b](b.md#c)\n![p](p.png)\n<source srcset=\"q-dark.png\">\n```text\n[no](no.md)\n```"));

    [Theory]
    [InlineData("## What is printed", "what-is-printed")]
    [InlineData("## Deferred updates (`Training/DeferredUpdateStep.cs`)", "deferred-updates-trainingdeferredupdatestepcs")]
    [InlineData("## 내 프로그램에서 쓰기", "내-프로그램에서-쓰기")]
    public void Anchors_are_those_of_repositories(string heading, string anchor) =>
        Assert.Equal([anchor], Markdown.Anchors($"text\n{heading}\n```sh\n# a comment\n```"));
}
