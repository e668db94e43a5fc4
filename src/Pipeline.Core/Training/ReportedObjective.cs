using Pipeline.Differentiation;

namespace Pipeline.Training;

/// <summary>The objective whose value a step reports.</summary>
static class ReportedObjective
{
    /// <summary>The objective, which also holds for inputs that the step does not train on.</summary>
    /// <exception cref="ArgumentException">The step reports a loss of its own.</exception>
    public static Objective Of(Step step) => step switch
    {
        StepAsWritten { Inner: var inner } => Of(inner),
        DeferredUpdateStep { Inner: var inner } => Of(inner),
        NotebookStep notebook => notebook.ReportedObjective,
        LossAfterUpdateStep reported => reported.ReportedObjective,
        GradientStep descent => descent.Objective,
        _ => throw new ArgumentException($"The step ({step}) reports a loss of its own, which has no value outside of the step."),
    };
}
