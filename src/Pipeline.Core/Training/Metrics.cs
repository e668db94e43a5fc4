using System.Globalization;
using Pipeline.Differentiation;
using Pipeline.Kernels;

namespace Pipeline.Training;

/// <summary>Metrics of one step. The loss is computed on access, from immutable values: a loss that is not read costs nothing.</summary>
/// <param name="LossThunk">Computes the loss.</param>
public sealed record Metrics(Func<double> LossThunk)
{
    /// <summary>The loss; each step defines which objective it reports, and whether before or after the update.</summary>
    public double Loss => LossThunk();

    /// <summary>The loss.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G5}");

    /// <summary>A loss that is already computed.</summary>
    public static Metrics Of<T>(T loss) where T : unmanaged => new(() => Kernels<T>.Default.ToDouble(loss));

    /// <summary>J(p) of an objective on a batch.</summary>
    public static Metrics Of<T>(Objective objective, Parameters<T> p, Batch<T> batch) where T : unmanaged =>
        new(() => Kernels<T>.Default.ToDouble(objective.Value(p, batch)));
}
