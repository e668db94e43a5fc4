using Xunit;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>A mistake gives one exception, whose sentence says what is wrong, where, and what to do.</summary>
public class MistakeTests
{
    static readonly Mistake[] All = [.. Mistake.All];

    // What says nothing to somebody who builds with the library.
    static readonly Type[] Unhelpful =
    [
        typeof(IndexOutOfRangeException), typeof(OverflowException), typeof(NullReferenceException), typeof(InvalidCastException),
        typeof(DivideByZeroException), typeof(TypeInitializationException), typeof(OutOfMemoryException), typeof(AggregateException),
    ];

    public static TheoryData<string> Names { get; } = new(All.Select(mistake => mistake.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_gives_a_sentence(string name)
    {
        var (_, code, sentence) = All.Single(mistake => mistake.Name == name);
        var exception = Assert.ThrowsAny<Exception>(code);
        Assert.DoesNotContain(exception.GetType(), Unhelpful);
        Assert.Equal(sentence, Sentence(exception));
    }

    [Fact]
    public void There_are_many_and_each_has_a_name_of_its_own()
    {
        Assert.True(All.Length > 100, $"{All.Length} mistakes");
        Assert.Equal(All.Length, All.Select(mistake => mistake.Name).Distinct().Count());
    }

    [Fact]
    public void No_sentence_is_longer_than_a_reader_follows() => Assert.All(All, mistake =>
    {
        Assert.InRange(mistake.Sentence.Length, 10, 250);
        Assert.EndsWith(".", mistake.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake.Sentence);
    });

    /// <summary>Without what ArgumentException adds: the parameter and the value.</summary>
    static string Sentence(Exception exception) => exception is ArgumentException { ParamName: { } parameter }
        ? exception.Message.Split($" (Parameter '{parameter}')")[0]
        : exception.Message;
}
