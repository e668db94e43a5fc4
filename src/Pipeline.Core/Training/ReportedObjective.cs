using Pipeline.Differentiation;
using Pipeline.Losses;

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
        GradientStep descent => descent.Objective.AtLabels(),
        _ => throw new ArgumentException($"The step ({step}) reports a loss of its own, which has no value outside of the step."),
    };

    /// <summary>At temperature 1: another one is for the targets of teachers, and not for labels.</summary>
    public static Objective AtLabels(this Objective objective) => objective.Loss is SoftmaxCrossEntropy { Temperature: not 1 } softmax
        ? objective with { Loss = softmax with { Temperature = 1 } }
        : objective;
}
