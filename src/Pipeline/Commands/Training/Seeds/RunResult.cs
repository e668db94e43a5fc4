using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>What a run of training ends with.</summary>
/// <param name="Evaluation">On the test images.</param>
/// <param name="Validated">The epoch of the model and its validation; null where no images are held out.</param>
/// <param name="Seconds">The time of the folds alone.</param>
/// <param name="WeightsSha256">The hash of the weights.</param>
sealed record RunResult(Evaluation Evaluation, ValidatedEpoch? Validated, double Seconds, string WeightsSha256);
