using LanguageExt;
using Pipeline.Recipes;

namespace Pipeline.Options;

/// <summary>A validated call of <c>train</c>.</summary>
/// <param name="Config">Recipe and hyperparameters.</param>
/// <param name="HasHiddenWidths">Whether the widths of the hidden layers were given as an option.</param>
/// <param name="DataOption">The value of <c>--data</c>; null for the default.</param>
/// <param name="MaxSamples">The largest number of training images to use.</param>
/// <param name="InitPath">The file of the initial parameters; null to draw them.</param>
/// <param name="IsTransposed">Whether the weights of that file are out × in; none where its shapes tell.</param>
/// <param name="ModelPath">The file to save the model to; null for none.</param>
/// <param name="MetricsPath">The file to write losses and accuracies to; null for none.</param>
/// <param name="LogEvery">Steps between two reported losses.</param>
/// <param name="Threads">Threads of large matrix products.</param>
/// <param name="IsAsWritten">Whether every step is taken as the formulas are written.</param>
/// <param name="IsVerbose">Whether to say how each part is executed.</param>
/// <param name="IsQuiet">Whether progress is hidden.</param>
sealed record TrainJob(
    TrainingConfig Config, bool HasHiddenWidths, string? DataOption,
    int MaxSamples, string? InitPath, Option<bool> IsTransposed, string? ModelPath, string? MetricsPath,
    int LogEvery, int Threads, bool IsAsWritten, bool IsVerbose, bool IsQuiet);
