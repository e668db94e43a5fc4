using Pipeline.Checking;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

public class GradientReportTests
{
    static readonly GradientReport Right =
        new("dual numbers", "dense 1 → 2 with squared error", 1e-12, 2.5e-13, 1e-14, "layer 1 / W[0,1]", 1, 1, 7, 0, 0, "", "nothing");

    static readonly GradientReport Wrong =
        Right with
        {
            WorstError = 0.25,
            WorstAnalytic = 1.5,
            CoordinatesWrong = 2,
            WrongMatrices = "layer 1 / W (2 of 2)",
            SuspectLayers = "layer 1 (dense 1 → 2)",
        };

    [Theory]
    [InlineData(7, 0, 0, 1e-12, true)]
    [InlineData(7, 2, 0, 1e-12, true)]
    [InlineData(7, 0, 0, 0.0, true)]
    [InlineData(7, 2, 0, 0.0, false)]
    [InlineData(0, 2, 0, 1e-12, false)]
    [InlineData(0, 0, 0, 1e-12, false)]
    [InlineData(7, 0, 1, 1e-12, false)]
    public void A_report_passes_if_it_compared_something_found_no_error_and_an_exact_oracle_skipped_nothing(
        int done, int skipped, int wrong, double tolerance, bool passed)
    {
        var counted = Right with { CoordinatesChecked = done, CoordinatesSkipped = skipped, CoordinatesWrong = wrong };
        Assert.Equal(passed, (counted with { Tolerance = tolerance }).Passed);
    }

    [Theory]
    [InlineData(double.NaN, double.NaN, "the analytic value is not a number")]
    [InlineData(double.NaN, 0, "the analytic value is not a number")]
    [InlineData(0, 2, "the analytic value is zero")]
    [InlineData(2, 0, "the analytic value should be zero")]
    [InlineData(-2, 2, "the analytic value has the opposite sign")]
    [InlineData(2e6, -2e6 - 1, "the analytic value has the opposite sign")]
    [InlineData(-999_999, 1e6, "the analytic value has the opposite sign")]
    [InlineData(-999_998, 1e6, "the analytic value is -1.000 x the oracle's")]
    [InlineData(4, 2, "the analytic value is 2.000 x the oracle's")]
    [InlineData(1, 1, "the analytic value is 1.000 x the oracle's")]
    [InlineData(1.002, 1, "the analytic value is 1.002 x the oracle's")]
    [InlineData(1.00002, 1, "the analytic value is (1 + 2.0e-5) x the oracle's")]
    [InlineData(0.99998, 1, "the analytic value is (1 - 2.0e-5) x the oracle's")]
    public void The_hint_describes_the_wrong_value(double analytic, double expected, string hint) =>
        Assert.Equal(hint, (Right with { WorstAnalytic = analytic, WorstExpected = expected }).Hint);

    [Fact]
    public void A_passed_report_is_one_line() => Assert.Equal(
        "dual numbers: passed. 7 derivatives of dense 1 → 2 with squared error are right, the worst error is 2.5e-13 "
        + "(tolerance 1e-12, at layer 1 / W[0,1]).",
        Right.ToString());

    [Fact]
    public void A_failed_report_has_coordinate_values_and_suspects() => Assert.Equal(
        "dual numbers: FAILED. 2 of 7 derivatives of dense 1 → 2 with squared error are wrong: layer 1 / W (2 of 2). "
        + "Look at layer 1 (dense 1 → 2). The worst is layer 1 / W[0,1]: the pullback says 1.5, the oracle 1; "
        + "the analytic value is 1.500 x the oracle's. Error 2.5e-1, tolerance 1e-12.",
        Wrong.ToString());

    [Fact]
    public void Skipped_coordinates_are_counted_in_the_report()
    {
        var (right, wrong) = ((Right with { CoordinatesSkipped = 2 }).ToString(), (Wrong with { CoordinatesSkipped = 3 }).ToString());
        Assert.Contains("squared error (2 more not judged) are right", right, StringComparison.Ordinal);
        Assert.Contains("squared error (3 more not judged) are wrong", wrong, StringComparison.Ordinal);
        Assert.Equal(
            "dual numbers: no verdict. 2 of 9 derivatives of dense 1 → 2 with squared error cannot be judged: "
            + "the arithmetic is rounded there, or a kink is too near.",
            (Right with { CoordinatesSkipped = 2, Tolerance = 0 }).ToString());
    }

    [Fact]
    public void A_report_without_comparisons_says_that_nothing_was_judged_and_why()
    {
        var nothing = Right with { CoordinatesChecked = 0, CoordinatesSkipped = 9 };
        Assert.Equal((false, false), (nothing.Passed, nothing.Failed));
        Assert.Equal(
            "dual numbers: nothing judged. None of the 9 derivatives of dense 1 → 2 with squared error can be judged: "
            + "the arithmetic is rounded there, or a kink is too near.",
            nothing.ToString());
        Assert.EndsWith(
            "can be judged: J is infinite.", (nothing with { SkipReason = "J is infinite" }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_law_fails_a_report_whose_derivatives_are_right()
    {
        var broken = Right with { BrokenLaws = "layer 1 (f): its pullback is not linear", SuspectLayers = "layer 1 (f)" };
        Assert.Equal((false, true), (broken.Passed, broken.Failed));
        Assert.Equal(
            "dual numbers: FAILED. layer 1 (f): its pullback is not linear. Look at layer 1 (f). "
            + "The derivatives of dense 1 → 2 with squared error that were compared are right.",
            broken.ToString());
        Assert.EndsWith(
            "tolerance 1e-12. a law is broken.", (Wrong with { BrokenLaws = "a law is broken" }).ToString(), StringComparison.Ordinal);
    }
}
