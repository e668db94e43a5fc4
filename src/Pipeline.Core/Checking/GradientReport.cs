using System.Globalization;

namespace Pipeline.Checking;

/// <summary>The result of checking a gradient against an oracle.</summary>
/// <param name="OracleName">Name of the oracle.</param>
/// <param name="NetworkName">Display name of the network and loss.</param>
/// <param name="Tolerance">The largest error that passes.</param>
/// <param name="WorstError">The largest |analytic − oracle| / (1 + |oracle| + |J|).</param>
/// <param name="MeanError">The mean of |analytic − oracle| / (1 + |oracle| + |J|).</param>
/// <param name="WorstCoordinate">The coordinate of the largest error, such as <c>layer 2 / W[3,1]</c> or <c>input[0,2]</c>.</param>
/// <param name="WorstAnalytic">The derivative at that coordinate by the pullbacks.</param>
/// <param name="WorstExpected">The derivative at that coordinate by the oracle.</param>
/// <param name="CoordinatesChecked">Number of derivatives compared.</param>
/// <param name="CoordinatesSkipped">Number of derivatives that the oracle could not judge.</param>
/// <param name="CoordinatesWrong">Number of derivatives whose error exceeds the tolerance.</param>
/// <param name="WrongMatrices">The matrices that contain them, such as <c>layer 2 / W (6 of 6)</c>.</param>
/// <param name="SuspectLayers">The layers whose pullback can be the cause, such as <c>layer 2 (swish)</c>.</param>
public sealed record GradientReport(
    string OracleName,
    string NetworkName,
    double Tolerance,
    double WorstError,
    double MeanError,
    string WorstCoordinate,
    double WorstAnalytic,
    double WorstExpected,
    int CoordinatesChecked,
    int CoordinatesSkipped,
    int CoordinatesWrong,
    string WrongMatrices,
    string SuspectLayers)
{
    /// <summary>Why the oracle could judge nothing at a point: J is no finite number there. Empty where it could.</summary>
    public string SkipReason { get; init; } = "";

    /// <summary>
    /// The laws of functions that are broken and what breaks them, such as <c>layer 2 (swish): its pullback is not linear</c>; empty if
    /// none.
    /// </summary>
    public string BrokenLaws { get; init; } = "";

    /// <summary>
    /// Whether every compared derivative is within the tolerance and no law is broken. An exact oracle (tolerance 0) must skip none.
    /// </summary>
    public bool Passed => !Failed && CoordinatesChecked > 0 && (CoordinatesSkipped == 0 || Tolerance > 0);

    /// <summary>
    /// Whether a derivative is wrong or a law broken. Where nothing could be judged, a report has neither passed nor failed.
    /// </summary>
    internal bool Failed => CoordinatesWrong > 0 || BrokenLaws != "";

    /// <summary>How a wrong analytic value relates to the oracle's: zero, opposite sign, or a factor.</summary>
    public string Hint => (WorstAnalytic, WorstExpected) switch
    {
        (double.NaN, _) => "the analytic value is not a number",
        (0, _) => "the analytic value is zero",
        (_, 0) => "the analytic value should be zero",
        var (a, e) when Math.Abs(a + e) <= 1e-6 * Math.Abs(e) => "the analytic value has the opposite sign",
        var (a, e) => string.Create(CultureInfo.InvariantCulture, $"the analytic value is {FormatRatio(a / e)} x the oracle's"),
    };

    /// <summary>Display text: the verdict and, on failure, where and how the gradient is wrong.</summary>
    public override string ToString() => $"{OracleName}: " + this switch
    {
        { CoordinatesWrong: > 0 } => $"FAILED. {WrongText}{(BrokenLaws == "" ? "" : $" {BrokenLaws}.")}",
        { Failed: true } =>
            $"FAILED. {BrokenLaws}. Look at {SuspectLayers}. The derivatives of {NetworkName} that were compared are right.",
        { Passed: true } =>
            Invariant($"passed. {CoordinatesChecked} derivatives of {NetworkName}{SkippedText} are right, ")
            + Invariant($"the worst error is {WorstError:0.0e+0} (tolerance {Tolerance:0e+0}, at {WorstCoordinate})."),
        { CoordinatesChecked: 0 } =>
            Invariant($"nothing judged. None of the {CoordinatesSkipped} derivatives of {NetworkName} can be judged: {ReasonText}."),
        _ =>
            Invariant($"no verdict. {CoordinatesSkipped} of {CoordinatesChecked + CoordinatesSkipped} derivatives ")
            + Invariant($"of {NetworkName} cannot be judged: {ReasonText}."),
    };

    string WrongText =>
        Invariant($"{CoordinatesWrong} of {CoordinatesChecked} derivatives of {NetworkName}{SkippedText} ")
        + Invariant($"are wrong: {WrongMatrices}. Look at {SuspectLayers}. The worst is {WorstCoordinate}: ")
        + Invariant($"the pullback says {WorstAnalytic:R}, the oracle {WorstExpected:R}; {Hint}. ")
        + Invariant($"Error {WorstError:0.0e+0}, tolerance {Tolerance:0e+0}.");

    string ReasonText => SkipReason != "" ? SkipReason : "the arithmetic is rounded there, or a kink is too near";

    string SkippedText => CoordinatesSkipped == 0 ? "" : Invariant($" ({CoordinatesSkipped} more not judged)");

    static string FormatRatio(double ratio) => Math.Abs(ratio - 1) < 1e-3 && ratio != 1
        ? Invariant($"(1 {ratio - 1:+ 0.0e+0;- 0.0e+0})")
        : Invariant($"{ratio:0.000}");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
