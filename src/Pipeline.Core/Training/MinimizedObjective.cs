using Pipeline.Differentiation;
using Pipeline.Losses;

namespace Pipeline.Training;

/// <summary>The objective that a step makes smaller.</summary>
static class MinimizedObjective
{
    /// <summary>The objective along whose gradient a step descends; of the lecture's step, the one that it approximates.</summary>
    /// <exception cref="ArgumentException">The step is not one of the built-in ones.</exception>
    public static Objective Of(Step step) => step switch
    {
        StepAsWritten { Inner: var inner } => Of(inner),
        DeferredUpdateStep { Inner: var inner } => Of(inner),
        LossAfterUpdateStep { Inner: var inner } => Of(inner),
        NotebookStep notebook => new(notebook.Network, new HalfSquaredError()),
        GradientStep descent => descent.Objective,
        _ => throw new ArgumentException($"The loss that the step ({step}) makes smaller is not known."),
    };
}
