using Xunit;

namespace Pipeline.PropertyTests.Documents;

public class LinkTests
{
    public static TheoryData<string> Documents => new(DocumentFiles.All);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_into_the_repository_leads_somewhere(string document) =>
        Assert.All(Markdown.Links(DocumentFiles.Read(document)), target => Assert.True(Exists(document, target), target));

    [Theory]
    [InlineData("README.md", "docs/math.md#no-such-heading")]
    [InlineData("README.md", "docs/no-such-page.md")]
    [InlineData("docs/math.md", "README.md")]
    public void A_link_that_leads_nowhere_is_found(string document, string target) => Assert.False(Exists(document, target));

    static bool Exists(string document, string target)
    {
        if (target.Contains("://", StringComparison.Ordinal)) return true;
        var (path, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
        var file = path.Length == 0
            ? Path.Combine(Repository.Root, document)
            : Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, path);
        return (File.Exists(file) || Directory.Exists(file))
            && (anchor.Length == 0 || Markdown.Anchors(File.ReadAllText(file)).Contains(anchor));
    }
}
