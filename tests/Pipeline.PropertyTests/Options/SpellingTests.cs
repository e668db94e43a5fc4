using FsCheck;
using FsCheck.Xunit;
using Pipeline.Options;
using Xunit;

namespace Pipeline.PropertyTests.Options;

public class SpellingTests
{
    [Property]
    public bool A_distance_is_none_to_itself_and_the_same_both_ways(NonNull<string> a, NonNull<string> b) =>
        Spelling.Distance(a.Get, a.Get) == 0 && Spelling.Distance(a.Get, b.Get) == Spelling.Distance(b.Get, a.Get);

    [Property]
    public bool No_way_round_is_shorter(NonNull<string> a, NonNull<string> b, NonNull<string> c) =>
        Spelling.Distance(a.Get, c.Get) <= Spelling.Distance(a.Get, b.Get) + Spelling.Distance(b.Get, c.Get);

    [Property]
    public bool A_letter_more_is_one_slip(NonNull<string> text, char letter, NonNegativeInt place) =>
        Spelling.Distance(text.Get, text.Get.Insert(place.Get % (text.Get.Length + 1), letter.ToString())) == 1;

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("Tanh", "tanh", 0)]
    public void Slips_are_counted(string a, string b, int slips) => Assert.Equal(slips, Spelling.Distance(a, b));

    [Theory]
    [InlineData("--epoch", "--epochs")]
    [InlineData("--batches", "--batch")]
    [InlineData("--seeed", "--seed")]
    [InlineData("1", null)]
    [InlineData("--colour", null)]
    public void The_nearest_name_is_proposed_if_it_is_near(string text, string? name) =>
        Assert.Equal(name, Spelling.Nearest(text, ["--batch", "--epochs", "--seed"]).MatchUnsafe(found => found, () => null));

    [Fact]
    public void Without_names_there_is_no_guess() => Assert.True(Spelling.Nearest("x", []).IsNone);
}
