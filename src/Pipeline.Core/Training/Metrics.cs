using Pipeline.Differentiation;
using Pipeline.Kernels;

namespace Pipeline.Training;

/// <summary>What a step reports. The loss is computed when it is asked for, from immutable values: who does not print does not pay.</summary>
public sealed record Metrics(Func<double> LossThunk)
{
    /// <summary>The loss that the step reports, which one is the step's to say.</summary>
    public double Loss => LossThunk();

    /// <summary>A loss that is known.</summary>
    public static Metrics Of<T>(T loss) where T : unmanaged => new(() => Kernels<T>.Default.ToDouble(loss));

    /// <summary>The loss of an objective on a batch.</summary>
    public static Metrics Of<T>(Objective objective, Parameters<T> p, Batch<T> batch) where T : unmanaged =>
        new(() => Kernels<T>.Default.ToDouble(objective.Value(p, batch)));
}
