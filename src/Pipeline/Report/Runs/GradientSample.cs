using Pipeline.Data;
using Pipeline.Differentiation;
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
        var objective = MinimizedObjective.Of(config.CreateStep(training.PixelsPerImage, classes)).AtLabels();
        var count = Math.Clamp(MaxInputs / training.PixelsPerImage, 1, Math.Min(MaxImages, training.Count));
        var batch = Batches.InOrder(training.Take(count), config.CreateEncoder<double>(classes), count).First();
        var (loss, gradient) = new Backpropagation().ValueAndGradient(objective, p, batch.Materialize());
        return new(gradient.Map(m => m.Materialize()), loss, count);
    }
}
