namespace Pipeline.Optimizers;

/// <summary>The usual optimizers, each a chain of transforms. The minus sign of descent is here and nowhere else.</summary>
public static class Optimizer
{
    /// <summary>p ← p − η·g.</summary>
    public static GradientTransform Sgd(double learningRate) => new Scale(-learningRate);

    /// <summary>v ← decay·v + g, p ← p − η·v.</summary>
    public static GradientTransform Momentum(double learningRate, double decay) => new Trace(decay) >> new Scale(-learningRate);
}
