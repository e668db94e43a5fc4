using System.Collections.Immutable;
using Xunit;

namespace Pipeline.PropertyTests.Documents;

/// <summary>The programs of docs/library.md: each compiles as it stands, prints what the document says, and is short.</summary>
public class LibraryTests
{
    static readonly ImmutableArray<(string Title, string Program, string Output)> programs = [.. LibraryPrograms.Of(
        DocumentFiles.Read("docs/library.md"))];

    static readonly string flowers = File.ReadAllText(Path.Combine(Repository.Root, "samples", "flowers.csv"));

    public static TheoryData<string> Titles => new(programs.Select(program => program.Title));

    [Theory]
    [MemberData(nameof(Titles))]
    public void Every_program_prints_what_the_document_says(string title)
    {
        var (_, program, output) = programs.Single(program => program.Title == title);
        Assert.Equal(output, DocumentProgram.Run(program, ("flowers.csv", flowers)));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void Every_program_has_at_most_15_lines(string title) => Assert.InRange(
        programs.Single(program => program.Title == title).Program.Split('\n').Count(line => line.Trim().Length > 0), 1, 15);

    [Fact]
    public void Every_program_of_the_document_is_among_them() => Assert.Equal(
        Markdown.CodeBlocks(DocumentFiles.Read("docs/library.md"), "csharp").Select(block => block.Text),
        programs.Select(program => program.Program));

    [Fact]
    public void A_program_that_uses_what_is_internal_does_not_compile() => Assert.Contains(
        "inaccessible", Assert.Throws<InvalidOperationException>(
            () => DocumentProgram.Run("Console.WriteLine(Pipeline.Numerics.Shapes.Equals(1, 1));")).Message, StringComparison.Ordinal);
}
