using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>Which loss a step minimizes, and which it reports.</summary>
static class LossText
{
    /// <summary>One line, read off the step itself.</summary>
    public static string Of(Step step) => step switch
    {
        StepAsWritten { Inner: var inner } => Of(inner),
        DeferredUpdateStep { Inner: var inner } => Of(inner),
        NotebookStep notebook => Of("squared error", notebook.ReportedObjective.Loss.Name),
        LossAfterUpdateStep { Inner: GradientStep descent, ReportedObjective.Loss: var printed } =>
            Of(descent.Objective.Loss.Name, printed.Name),
        GradientStep { Objective.Loss: var loss } => $"minimized and printed: {loss.Name}, its mean over a batch before the update",
        _ => "minimized and printed: a loss of the step's own",
    };

    static string Of(string minimized, string printed) =>
        $"minimized: {minimized}; printed: {printed}, summed over the outputs, after the update";
}
