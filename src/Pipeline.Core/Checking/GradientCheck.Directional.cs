using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking;

public static partial class GradientCheck
{
    /// <summary>One random direction v in the space of all parameters and inputs: ⟨∂J, v⟩ against the tangent of one pass of dual numbers along v.</summary>
    /// <remarks>For networks of any size: it costs one pass. A single wrong number hides with probability 0, but is not named.</remarks>
    public static GradientReport Directional(Objective objective, Parameters<double> p, Batch<double> batch, Key key)
    {
        var at = ParametersAndInputs.Join(p, batch.X);
        var analytic = ParametersAndInputs.AnalyticGradient(objective, p, batch);
        RequireSameShapes(analytic, at, objective.Network);
        var direction = at.With([.. at.Matrices.Select((m, l) => Matrix<double>.Fill(m.Rows, m.Columns, i => key.FoldIn(l).Normal(i)))]);
        var moving = new Parameters<Dual>(at.Infos, [.. at.Matrices.Zip(direction.Matrices, (m, d) => m.MapIndexed((i, x) => new Dual(x, d.Values[i])))]);
        var (value, tangent) = ParametersAndInputs.Value(objective, moving, batch.Target.Convert<Dual>(x => x));
        var terms = analytic.Flatten().Zip(direction.Flatten(), (g, v) => g * v).ToArray();
        var error = Comparisons.Error(terms.Sum(), tangent, 1 + terms.Sum(Math.Abs) + Math.Abs(value));
        return Comparisons.Report([new(0, 0, terms.Sum(), tangent, error)], 0, Along, InWords(objective), (_, _) => $"along direction {key}", _ => "the direction", _ => "any layer");
    }

    /// <summary>The same at numbers drawn from the key.</summary>
    public static GradientReport Directional(Layer network, Loss loss, Key key)
    {
        var (p, batch) = RandomPoint.OnGrid(network, key, batch: 3);
        return Directional(new(network, loss), p, batch, key.FoldIn(7));
    }

    static Oracle Along => Oracle.Dual with { Name = "directional", Tolerance = GradientTolerance.Directional };
}
