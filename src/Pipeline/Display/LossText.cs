using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>Which loss a step minimizes, and which it reports.</summary>
static class LossDescription
{
    /// <summary>One line, read off the step itself.</summary>
    public static string Describe(Step step, int batchSize) => step switch
    {
        StepAsWritten { Inner: var inner } => Describe(inner, batchSize),
        DeferredUpdateStep { Inner: var inner } => Describe(inner, batchSize),
        NotebookStep notebook => Describe("squared error", notebook.ReportedObjective.Loss, batchSize),
        LossAfterUpdateStep { Inner: GradientStep descent, ReportedObjective.Loss: var printed } =>
            Describe(NameOf(descent.Objective.Loss), printed, batchSize),
        GradientStep { Objective.Loss: var loss } => $"minimized and printed: {NameOf(loss)}, its mean over a batch before the update",
        _ => "minimized and printed: a loss of the step's own",
    };

    static string Describe(string minimizedName, Loss printed, int batchSize) =>
        $"minimized: {minimizedName}; printed: {NameOf(printed)}, summed over the outputs{(batchSize > 1 ? ", its mean over a batch" : "")}, "
        + "after the update";

    static string NameOf(Loss loss) => loss is BinaryCrossEntropyOnProbabilities ? "binary cross-entropy of the lecture" : loss.Name;
}
