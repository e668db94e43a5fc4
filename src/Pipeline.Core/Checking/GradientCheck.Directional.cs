using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking;

public static partial class GradientCheck
{
    /// <summary>
    /// One random direction v in the space of all parameters and inputs: ⟨∂J, v⟩ against the tangent of one forward pass in dual numbers
    /// along v.
    /// </summary>
    /// <remarks>
    /// Costs one forward and one backward pass, so it suits networks of any size. It detects a single wrong derivative with probability 1
    /// and does not locate it.
    /// </remarks>
    public static GradientReport Directional(Objective objective, Parameters<double> p, Batch<double> batch, Key key)
    {
        var point = ParametersAndInputs.Join(p, batch.X);
        var analytic = ParametersAndInputs.AnalyticGradient(objective, p, batch);
        RequireSameShapes(analytic, point, objective.Network);
        var direction = point.With(
            [.. point.Matrices.Select((m, k) => Matrix<double>.Fill(m.Rows, m.Columns, i => key.FoldIn(k).Normal(i)))]);
        var dual = new Parameters<Dual>(
            point.Infos, [.. point.Matrices.Zip(direction.Matrices, (m, d) => m.MapIndexed((i, x) => new Dual(x, d.Values[i])))]);
        var (value, tangent) = ParametersAndInputs.Value(objective, dual, batch.Target.Convert<Dual>(x => x));
        var terms = analytic.Flatten().Zip(direction.Flatten(), (g, v) => g * v).ToArray();
        var error = Comparisons.ScaledError(terms.Sum(), tangent, 1 + terms.Sum(Math.Abs) + Math.Abs(value));
        return Comparisons.Summarize(
            [new(0, 0, terms.Sum(), tangent, error)], skippedCount: 0, DirectionalOracle, DisplayName(objective),
            (_, _) => $"along direction {key}", _ => "the direction", _ => "any layer");
    }

    /// <summary>The same at a random point.</summary>
    public static GradientReport Directional(Layer network, Loss loss, Key key)
    {
        var (p, batch) = RandomPoint.OnGrid(network, key, batchSize: 3);
        return Directional(new(network, loss), p, batch, key.FoldIn(7));
    }

    static Oracle DirectionalOracle => Oracle.Dual with { Name = "directional", Tolerance = GradientTolerance.Directional };
}
