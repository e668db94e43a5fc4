using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Report;

/// <summary>The gradient of what training minimizes, on some training images at given parameters.</summary>
/// <param name="Gradient">∂J/∂p, by back-propagation in double precision.</param>
/// <param name="Loss">J.</param>
/// <param name="Images">The number of images.</param>
sealed record GradientSample(Parameters<double> Gradient, double Loss, int Images)
{
    const int MaxImages = 1000, MaxInputs = 4_000_000;

    /// <summary>
    /// The gradient on the first training images, at most 1,000: without dropout and distortions, and towards the labels also where a
    /// teacher gave the targets.
    /// </summary>
    public static GradientSample Of(TrainingConfig config, Parameters<double> p, ImageSet training, int classes)
    {
        var objective = Minimized(config.CreateStep(training.PixelsPerImage, classes));
        var count = Math.Clamp(MaxInputs / training.PixelsPerImage, 1, Math.Min(MaxImages, training.Count));
        var batch = Batches.InOrder(training.Take(count), config.CreateEncoder<double>(classes), count).First();
        var (loss, gradient) = new Backpropagation().ValueAndGradient(objective, p, batch.Materialize());
        return new(gradient.Map(m => m.Materialize()), loss, count);
    }

    /// <summary>The objective along whose gradient a step descends; of the lecture's step, the one that it approximates.</summary>
    static Objective Minimized(Step step) => step switch
    {
        StepAsWritten { Inner: var inner } => Minimized(inner),
        DeferredUpdateStep { Inner: var inner } => Minimized(inner),
        LossAfterUpdateStep { Inner: var inner } => Minimized(inner),
        NotebookStep notebook => new(notebook.Network, new HalfSquaredError()),
        _ => ReportedObjective.Of(step),
    };
}
