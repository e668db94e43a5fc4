using FsCheck;
using FsCheck.Xunit;
using Pipeline.Options;
using Xunit;

namespace Pipeline.PropertyTests.Options;

public class SpellingTests
{
    [Property]
    public bool The_edit_distance_is_0_to_itself_and_symmetric(NonNull<string> a, NonNull<string> b) =>
        Spelling.Distance(a.Get, a.Get) == 0 && Spelling.Distance(a.Get, b.Get) == Spelling.Distance(b.Get, a.Get);

    [Property]
    public bool The_edit_distance_satisfies_the_triangle_inequality(NonNull<string> a, NonNull<string> b, NonNull<string> c) =>
        Spelling.Distance(a.Get, c.Get) <= Spelling.Distance(a.Get, b.Get) + Spelling.Distance(b.Get, c.Get);

    [Property]
    public bool An_inserted_letter_is_one_edit(NonNull<string> text, char letter, NonNegativeInt index) =>
        Spelling.Distance(text.Get, text.Get.Insert(index.Get % (text.Get.Length + 1), letter.ToString())) == 1;

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("Tanh", "tanh", 0)]
    public void The_edit_distance_counts_edits_and_ignores_case(string a, string b, int edits) =>
        Assert.Equal(edits, Spelling.Distance(a, b));

    [Theory]
    [InlineData("--epoch", "--epochs")]
    [InlineData("--batches", "--batch")]
    [InlineData("--seeed", "--seed")]
    [InlineData("1", null)]
    [InlineData("--colour", null)]
    public void The_nearest_name_is_suggested_if_it_is_near(string text, string? name) =>
        Assert.Equal(name, Spelling.Nearest(text, ["--batch", "--epochs", "--seed"]).MatchUnsafe(found => found, () => null));

    [Fact]
    public void Without_names_there_is_no_suggestion() => Assert.True(Spelling.Nearest("x", []).IsNone);
}
