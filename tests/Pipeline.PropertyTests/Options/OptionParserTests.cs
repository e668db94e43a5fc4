using System.Collections.Immutable;
using FsCheck.Xunit;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Layers;
using Pipeline.Options;
using Pipeline.Recipes;
using Xunit;
using static System.FormattableString;

namespace Pipeline.PropertyTests.Options;

public class OptionParserTests
{
    [Property]
    public bool An_integer_is_parsed_if_it_is_in_range(int number, int a, int b)
    {
        var (min, max) = (Math.Min(a, b), Math.Max(a, b));
        var isValid = number >= 0 && number >= min && number <= max;
        return OptionParser.Int("-n", Invariant($"{number}"), min, max).Match(parsed => isValid && parsed == number, _ => !isValid);
    }

    [Property]
    public bool Every_seed_is_parsed(long seed) =>
        OptionParser.Seed("-s", Invariant($"{seed}")).Match(parsed => parsed == seed, _ => false);

    [Property]
    public bool A_positive_number_is_parsed_to_the_bit(double number) => OptionParser.PositiveDouble("-r", Invariant($"{number:R}"))
        .Match(parsed => parsed.Equals(number) && number > 0 && double.IsFinite(number), _ => !(number > 0 && double.IsFinite(number)));

    [Property]
    public bool Widths_are_parsed_if_all_are_positive(ImmutableArray<int> widths)
    {
        var isValid = !widths.IsEmpty && widths.All(width => width > 0);
        return OptionParser.Widths("-w", string.Join(',', widths)).Match(parsed => isValid && parsed.SequenceEqual(widths), _ => !isValid);
    }

    [Property]
    public bool A_name_matches_exactly(string? text) =>
        OptionParser.OneOf("-a", text ?? "", Network.Activations).IsSuccess == Network.Activations.ContainsKey(text ?? "");

    [Theory]
    [InlineData("12x", "-o: found '12x', expected a whole number from 1 to 9.")]
    [InlineData("", "-o: found '', expected a whole number from 1 to 9.")]
    [InlineData("10", "-o: found '10', expected a whole number from 1 to 9.")]
    public void An_error_names_the_option_and_the_allowed_values(string text, string message) =>
        Assert.Equal([(ExitCode.Usage, message)], Errors(OptionParser.Int("-o", text, 1, 9)));

    [Theory]
    [InlineData("cross-entropi", "-o: found 'cross-entropi', expected one of cross-entropy, squared-error. Did you mean cross-entropy?")]
    [InlineData("x", "-o: found 'x', expected one of cross-entropy, squared-error.")]
    public void A_similar_name_is_suggested(string text, string message) =>
        Assert.Equal([(ExitCode.Usage, message)], Errors(OptionParser.OneOf("-o", text, LossKind.All)));

    [Theory]
    [InlineData("reul", "one of " + Forms + ". Did you mean relu?")]
    [InlineData("leaky-rulu:0.1", "one of " + Forms + ". Did you mean leaky-relu?")]
    [InlineData("x", "one of " + Forms + ".")]
    [InlineData("relu:0.1", "relu, which takes no number.")]
    [InlineData("elu:", "elu[:ALPHA] with a number above 0.")]
    [InlineData("elu:-1", "elu[:ALPHA] with a number above 0.")]
    [InlineData("elu:1:2", "elu[:ALPHA] with a number above 0.")]
    [InlineData("leaky-relu:steep", "leaky-relu[:SLOPE] with a number above 0.")]
    public void An_unknown_activation_or_number_is_told_what_was_expected(string text, string expected) => Assert.Equal(
        [(ExitCode.Usage, $"-o: found '{text}', expected {expected}")], Errors(OptionParser.Activation("-o", text)));

    const string Forms =
        "elu[:ALPHA], gelu, identity, leaky-relu[:SLOPE], lecun-tanh, relu, sigmoid, silu, softplus, tanh";

    [Property]
    public bool Every_activation_is_parsed_with_its_number_to_the_bit(double number) =>
        Network.Activations.All(pair => OptionParser.Activation("-o", pair.Key).Match(layer => layer == pair.Value, _ => false))
        && OptionParser.Activation("-o", Invariant($"elu:{number:R}")).Match(
            layer => layer == Network.Elu(number), _ => !(number > 0 && double.IsFinite(number)));

    [Fact]
    public void A_single_choice_is_named_alone() =>
        Assert.Equal([(ExitCode.Usage, "-o: found 'adam', expected sgd.")], Errors(OptionParser.OneOf("-o", "adam", SingleChoice)));

    static readonly Dictionary<string, int> SingleChoice = new() { ["sgd"] = 1 };

    static (int, string)[] Errors<A>(Validation<Error, A> value) =>
        value.Match(_ => [], errors => errors.Select(error => (error.Code, error.Message)).ToArray());
}
