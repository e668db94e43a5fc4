namespace Pipeline.Optimizers;

/// <summary>Standard optimizers as chains of transforms. Only these negate the gradient; everything else adds updates.</summary>
public static class Optimizer
{
    /// <summary>Gradient descent: p ← p − η·g.</summary>
    public static GradientTransform Sgd(double learningRate) => new Scale(-learningRate);

    /// <summary>Gradient descent with momentum: v ← decay·v + g, p ← p − η·v.</summary>
    public static GradientTransform Momentum(double learningRate, double decay) => new Trace(decay) >> new Scale(-learningRate);
}
