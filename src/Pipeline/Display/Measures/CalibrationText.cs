using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>Top-2 accuracy and calibration as text.</summary>
static class CalibrationText
{
    /// <summary>What is said of outputs that are no distribution over the classes.</summary>
    public const string Normalized = "the outputs are independent probabilities; for these two figures each row is divided by its sum";

    /// <summary>A line for each.</summary>
    public static IEnumerable<string> Lines(int topTwo, int total, Calibration calibration, bool isNormalized)
    {
        yield return ConsoleText.Invariant($"top-2 accuracy {100.0 * topTwo / total:F2} % ({topTwo} of {total})");
        yield return ConsoleText.Invariant(
            $"expected calibration error {calibration.ExpectedError:F4}, in {Calibration.BinCount} bins of the largest probability");
        yield return ConsoleText.Invariant($"mean negative log-likelihood {calibration.NegativeLogLikelihood:F4}");
        if (isNormalized) yield return $"  {Normalized}";
    }
}
