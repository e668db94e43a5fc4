using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report;

public class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.0123456, "0.0123")]
    [InlineData(-0.25, "−0.25")]
    [InlineData(9.999e-5, "1.00·10⁻⁴")]
    [InlineData(999.6, "1000")]
    [InlineData(99999, "99999")]
    [InlineData(100000, "1.00·10⁵")]
    [InlineData(999600, "1.00·10⁶")]
    [InlineData(12345, "12345")]
    [InlineData(1.5e-7, "1.50·10⁻⁷")]
    [InlineData(-2.5e20, "−2.50·10²⁰")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_have_three_digits_that_count_or_are_whole(double number, string text) =>
        Assert.Equal(text, NumberText.Short(number));

    [Theory]
    [InlineData(0.5, "50 %")]
    [InlineData(0.994, "99.4 %")]
    [InlineData(0.99999, "> 99.9 %")]
    [InlineData(1, "> 99.9 %")]
    public void Confidence_is_not_rounded_to_certainty(double probability, string text) =>
        Assert.Equal(text, NumberText.Confidence(probability));

    [Theory]
    [InlineData(1, "1 image")]
    [InlineData(78400, "78,400 images")]
    public void Counts_have_a_noun(int count, string text) => Assert.Equal(text, NumberText.Count(count, "image"));
}
