using Pipeline.Differentiation;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>The word that steps are written with: <c>Step(network, loss, Sgd(learningRate: 0.3))</c>.</summary>
public static class Steps
{
    /// <summary>Descent by back-propagation; for plain SGD the updates are deferred, because then that is faster and costs nothing else.</summary>
    public static Step Step(Layer network, Loss loss, GradientTransform optimizer)
    {
        var step = new GradientStep(new(network, loss), new Backpropagation(), optimizer);
        return optimizer is Scale ? new Deferred(step) : step;
    }
}
