using System.Collections.Immutable;
using FsCheck.Xunit;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Layers;
using Pipeline.Options;
using Xunit;
using static System.FormattableString;

namespace Pipeline.PropertyTests.Options;

public class OptionParserTests
{
    [Property]
    public bool A_whole_number_is_read_where_it_is_in_range(int number, int a, int b)
    {
        var (least, most) = (Math.Min(a, b), Math.Max(a, b));
        var isRight = number >= 0 && number >= least && number <= most;
        return OptionParser.Whole("-n", Invariant($"{number}"), least, most).Match(read => isRight && read == number, _ => !isRight);
    }

    [Property]
    public bool Every_seed_is_read(long seed) => OptionParser.Seed("-s", Invariant($"{seed}")).Match(read => read == seed, _ => false);

    [Property]
    public bool A_number_above_0_is_read_to_the_bit(double number) => OptionParser.Positive("-r", Invariant($"{number:R}"))
        .Match(read => read.Equals(number) && number > 0 && double.IsFinite(number), _ => !(number > 0 && double.IsFinite(number)));

    [Property]
    public bool Widths_are_all_read_or_none(ImmutableArray<int> widths)
    {
        var isRight = !widths.IsEmpty && widths.All(width => width > 0);
        return OptionParser.Widths("-w", string.Join(',', widths)).Match(read => isRight && read.SequenceEqual(widths), _ => !isRight);
    }

    [Property]
    public bool A_name_is_found_only_as_it_is_written(string? text) =>
        OptionParser.OneOf("-a", text ?? "", Network.Activations).IsSuccess == Network.Activations.ContainsKey(text ?? "");

    [Theory]
    [InlineData("12x", "-o: found '12x', expected a whole number from 1 to 9.")]
    [InlineData("", "-o: found '', expected a whole number from 1 to 9.")]
    [InlineData("10", "-o: found '10', expected a whole number from 1 to 9.")]
    public void A_failure_names_the_option_and_what_is_allowed(string text, string message) =>
        Assert.Equal([(ExitCode.Usage, message)], Errors(OptionParser.Whole("-o", text, 1, 9)));

    [Theory]
    [InlineData("reul", "-o: found 'reul', expected one of identity, relu, sigmoid, tanh. Did you mean relu?")]
    [InlineData("x", "-o: found 'x', expected one of identity, relu, sigmoid, tanh.")]
    public void A_name_that_is_nearly_right_is_proposed(string text, string message) =>
        Assert.Equal([(ExitCode.Usage, message)], Errors(OptionParser.OneOf("-o", text, Network.Activations)));

    [Fact]
    public void A_single_choice_is_named_without_further_words() =>
        Assert.Equal([(ExitCode.Usage, "-o: found 'adam', expected sgd.")], Errors(OptionParser.OneOf("-o", "adam", Choices.Optimizers)));

    static (int, string)[] Errors<A>(Validation<Error, A> value) =>
        value.Match(_ => [], errors => errors.Select(error => (error.Code, error.Message)).ToArray());
}
