using Xunit;

namespace Pipeline.PropertyTests.Documents;

/// <summary>README.ko.md says what README.md says: the same code, commands and output but for comments, links and sections.</summary>
public class TranslationTests
{
    static readonly string english = DocumentFiles.Read("README.md"), korean = DocumentFiles.Read("README.ko.md");

    [Fact]
    public void Code_commands_and_output_are_the_same() => Assert.Equal(Code(english), Code(korean));

    [Fact]
    public void Sections_are_as_many() => Assert.Equal(Markdown.Anchors(english).Count(), Markdown.Anchors(korean).Count());

    [Fact]
    public void Links_are_the_same()
    {
        Assert.Equal(Targets(english), Targets(korean));

        static IEnumerable<string> Targets(string markdown) => Markdown.Links(markdown)
            .Where(target => !target.StartsWith('#') && !target.StartsWith("README", StringComparison.Ordinal)).Distinct().Order();
    }

    [Fact]
    public void The_code_of_the_lecture_guide_is_in_the_notebook()
    {
        var notebook = DocumentFiles.Read("samples/notebook.cs").Split('\n').Select(line => line.Trim()).ToHashSet();
        var guide = Markdown.CodeBlocks(DocumentFiles.Read("docs/lecture-guide.ko.md"), "csharp")
            .SelectMany(block => block.Lines).ToArray();
        Assert.NotEmpty(guide);
        Assert.Empty(guide.Select(line => line.Trim()).Except(notebook));
    }

    [Theory]
    [InlineData("var x = 1; // one", "var x = 1; // 하나", true)]
    [InlineData("pipeline train  # learns", "pipeline train  # 학습", true)]
    [InlineData("pipeline train", "pipeline evaluate", false)]
    [InlineData("var x = 1;", "var x = 2;", false)]
    public void Only_comments_may_differ(string line, string other, bool isSame) =>
        Assert.Equal(isSame, Code($"```sh\n{line}\n```").SequenceEqual(Code($"```sh\n{other}\n```")));

    static IEnumerable<string> Code(string markdown) => Markdown.CodeBlocks(markdown)
        .SelectMany(block => block.Lines.Select(line => $"{block.Language}: {ShellLines.WithoutComment(line)}"));
}
