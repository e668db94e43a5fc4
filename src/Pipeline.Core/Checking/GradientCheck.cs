using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>
/// Compares the gradient that the pullbacks give, of all parameters and of the inputs, with one that knows nothing of pullbacks. For any layer, loss
/// or composition: <c>GradientCheck.Dual(Dense(3, 4) &gt;&gt; new MyLayer() &gt;&gt; Dense(4, 2), new HalfSquare(), Key.From(1))</c>.
/// </summary>
/// <remarks>
/// <see cref="Dual(Layer, Loss, Key)"/> is the one to begin with. A network that is given without numbers gets them from the key: parameters and
/// inputs from ±1, targets from (0, 1), all multiples of 2⁻²⁰, in a batch of three, so that sums over the batch are seen.
/// </remarks>
public static partial class GradientCheck
{
    /// <summary>By dual numbers, exact but for rounding.</summary>
    public static GradientReport Dual(Objective objective, Parameters<double> p, Batch<double> batch) => By(Oracle.Dual, objective, p, batch);

    /// <summary>By dual numbers, at numbers drawn from the key.</summary>
    public static GradientReport Dual(Layer network, Loss loss, Key key) => At(Oracle.Dual, network, loss, key);

    /// <summary>By the complex step, exact but for rounding.</summary>
    public static GradientReport ComplexStep(Objective objective, Parameters<double> p, Batch<double> batch) => By(Oracle.ComplexStep, objective, p, batch);

    /// <summary>By the complex step, at numbers drawn from the key.</summary>
    public static GradientReport ComplexStep(Layer network, Loss loss, Key key) => At(Oracle.ComplexStep, network, loss, key);

    /// <summary>By the five-point difference; numbers next to a kink are left out.</summary>
    public static GradientReport FivePoint(Objective objective, Parameters<double> p, Batch<double> batch) => By(Oracle.FivePoint, objective, p, batch);

    /// <summary>By the five-point difference, at numbers drawn from the key.</summary>
    public static GradientReport FivePoint(Layer network, Loss loss, Key key) => At(Oracle.FivePoint, network, loss, key);

    /// <summary>By the central difference of two points; numbers next to a kink are left out.</summary>
    public static GradientReport CentralDifference(Objective objective, Parameters<double> p, Batch<double> batch) => By(Oracle.CentralDifference, objective, p, batch);

    /// <summary>By the central difference, at numbers drawn from the key.</summary>
    public static GradientReport CentralDifference(Layer network, Loss loss, Key key) => At(Oracle.CentralDifference, network, loss, key);

    /// <summary>By an oracle of your choice.</summary>
    public static GradientReport By(Oracle oracle, Objective objective, Parameters<double> p, Batch<double> batch) =>
        By(oracle, objective, p, batch, ParametersAndInputs.Coordinates(ParametersAndInputs.Join(p, batch.X)));

    /// <summary>The same for another gradient function than back-propagation; it gives no gradient of the inputs, so the parameters alone are checked.</summary>
    public static GradientReport By(Oracle oracle, GradientMethod gradient, Objective objective, Parameters<double> p, Batch<double> batch) =>
        Compare(oracle, objective, p, batch, ParametersAndInputs.Coordinates(p), gradient.ValueAndGradient(objective, p, batch).Gradient);

    internal static GradientReport By(Oracle oracle, Objective objective, Parameters<double> p, Batch<double> batch, ImmutableArray<(int, int)> places) =>
        Compare(oracle, objective, p, batch, places, ParametersAndInputs.AnalyticGradient(objective, p, batch));

    static GradientReport At(Oracle oracle, Layer network, Loss loss, Key key)
    {
        var (p, batch) = RandomPoint.OnGrid(network, key, batch: 3);
        return By(oracle, new(network, loss), p, batch);
    }

    static GradientReport Compare(Oracle oracle, Objective objective, Parameters<double> p, Batch<double> batch, ImmutableArray<(int, int)> places, Parameters<double> analytic)
    {
        var v = ParametersAndInputs.Join(p, batch.X);
        RequireSameShapes(analytic, v, objective.Network);
        var size = Math.Abs(objective.Value(p, batch));
        var derivative = oracle.Derivatives(objective, v, batch.Target);
        var all = ImmutableArray.CreateBuilder<Comparison>(places.Length);
        foreach (var (leaf, index) in places)
            if (derivative(leaf, index) is { } expected && analytic.Matrices[leaf].Values[index] is var found)
                all.Add(new(leaf, index, found, expected, Comparisons.Error(found, expected, 1 + Math.Abs(expected) + size)));
        var names = ParametersAndInputs.Names(objective.Network, v.Matrices.Length);
        return Comparisons.Report(all.ToImmutable(), places.Length - all.Count, oracle, InWords(objective), Place, leaf => names[leaf], wrong => Suspects(objective, [.. wrong.Where(leaf => leaf < v.Matrices.Length - 1)]));

        string Place(int leaf, int index) => $"{names[leaf]}[{index / v.Matrices[leaf].Columns},{index % v.Matrices[leaf].Columns}]";
    }

    /// <summary>The pullbacks run backwards: what is wrong first lies behind the last matrix that is wrong and before the next that is right.</summary>
    static string Suspects(Objective objective, ImmutableArray<int> wrong)
    {
        var parts = objective.Network.Parts;
        var owners = parts.SelectMany((part, i) => Enumerable.Repeat(i, part.ParameterInfos.Length)).Append(parts.Length).ToImmutableArray();
        var (from, to) = wrong.IsEmpty ? (0, owners[0] + 1) : (owners[wrong.Max()], owners.Where(owner => owner > owners[wrong.Max()]).Min());
        var layers = parts[from..Math.Min(to, parts.Length)].Select((part, i) => $"layer {from + i + 1} ({part.Name})");
        return string.Join(" or ", to < parts.Length ? layers : layers.Append($"the loss ({objective.Loss.Name})"));
    }

    static string InWords(Objective objective) => $"{objective.Network.Name} with {objective.Loss.Name}";

    static void RequireSameShapes(Parameters<double> analytic, Parameters<double> v, Layer network)
    {
        var names = ParametersAndInputs.Names(network, v.Matrices.Length);
        if (analytic.Matrices.Length != v.Matrices.Length && analytic.Matrices.Length != v.Matrices.Length - 1)
            throw new ArgumentException($"{v.Matrices.Length - 1} matrices of parameters, but the pullbacks give {analytic.Matrices.Length - 1} gradients of them.");
        for (var l = 0; l < analytic.Matrices.Length; l++)
            if ((analytic.Matrices[l].Rows, analytic.Matrices[l].Columns) != (v.Matrices[l].Rows, v.Matrices[l].Columns))
                throw new ArgumentException($"{names[l]} is {v.Matrices[l]}, but its gradient is {analytic.Matrices[l]}.");
    }
}
