using Pipeline.Recipes;

namespace Pipeline.Options;

/// <summary>What <c>train</c> is to do.</summary>
/// <param name="Plan">What is trained, and how.</param>
/// <param name="HasWidths">Whether the user gave the widths of the hidden layers.</param>
/// <param name="Data">Where the images are; null for the default.</param>
/// <param name="Samples">Training images to use at most.</param>
/// <param name="Init">The file of the first parameters.</param>
/// <param name="Model">Where to save the model.</param>
/// <param name="Metrics">Where to write losses and accuracies.</param>
/// <param name="LogEvery">Steps between two printed losses.</param>
/// <param name="Threads">Threads of large products.</param>
/// <param name="IsQuiet">Whether progress is not shown.</param>
sealed record TrainJob(
    TrainingConfig Plan, bool HasWidths, string? Data, int Samples, string? Init, string? Model, string? Metrics,
    int LogEvery, int Threads, bool IsQuiet);
