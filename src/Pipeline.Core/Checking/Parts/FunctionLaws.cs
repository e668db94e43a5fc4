using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking.Parts;

/// <summary>A law that a network or a loss breaks, and the layer or loss that breaks it.</summary>
sealed record BrokenLaw(string CulpritName, string LawText);

/// <summary>
/// What holds of every forward pass and every pullback, whatever its derivative: they are functions, the same in every scalar type; a
/// pullback is linear in its cotangent; a loss is the mean of the losses of its samples.
/// </summary>
static class FunctionLaws
{
    // Large and small enough for clipping and flushing to show; powers of two, so that no right pullback rounds differently.
    const double LargeCotangentScale = -(1 << 10), SmallCotangentScale = 1.0 / (1L << 40);

    /// <summary>The laws broken at a point: those of the loss, or of the layers, each by itself.</summary>
    public static ImmutableArray<BrokenLaw> FindBrokenLaws(Objective objective, Parameters<double> p, Batch<double> batch)
    {
        var (network, loss) = (objective.Network, objective.Loss);
        var ofLoss = LossLaws.FindBrokenLaw(loss, network.Forward(p, batch.X), batch.Target);
        if (ofLoss is not null) return [new($"the loss ({loss.Name})", ofLoss)];
        if (FindBrokenLaws(network, p, batch.X) is not { } ofNetwork) return [];
        var ofParts = EvaluatedPart.EvaluateParts(network, p, batch.X)
            .Select(at => (at.Name, Law: FindBrokenLaws(at.Part, at.P, at.X)))
            .Where(next => next.Law is not null)
            .Select(next => new BrokenLaw(next.Name, next.Law!))
            .ToImmutableArray();
        return ofParts.IsEmpty ? [new($"the network ({network.Name})", ofNetwork)] : ofParts;
    }

    /// <summary>The first law that a layer breaks at (p, x); null for none, and where its output or gradient is no finite number.</summary>
    static string? FindBrokenLaws(Layer layer, Parameters<double> p, Matrix<double> x)
    {
        var (y, pullback) = layer.Apply(p, x);
        var (c, d) = (Cotangent(y, 1), Cotangent(y, 2));
        var (first, inputGradient) = pullback(c);
        var other = PullBack(pullback, d);
        var gradient = ParametersAndInputs.AppendInputs(first, inputGradient());
        if (!AreFinite(y.Values) || !AreFinite(gradient.Flatten())) return null;

        var (again, pullbackAgain) = layer.Apply(p, x);
        if (!again.Equals(y)) return "its output is another when it is evaluated again";
        _ = layer.Forward(p, 0.5 * x);
        if (!ParametersAndInputs.AppendInputs(first, inputGradient()).Equals(gradient))
            return "its input gradient is another when it is asked for again";
        if (!PullBack(pullback, c).Equals(gradient)) return "its pullback gives something else when it is called again";
        if (!PullBack(pullbackAgain, c).Equals(gradient)) return "the pullback of a second forward pass gives something else";
        // A sum of terms may cancel: then the terms, not the sum, say how much is rounding.
        var terms = Math.Max(LargestMagnitude(gradient), LargestMagnitude(other)) + (1 + LargestMagnitude(p)) * (1 + LargestMagnitude(Parameters<double>.Of(x)));
        if (!IsNear(PullBack(pullback, LargeCotangentScale * c), LargeCotangentScale * gradient, -LargeCotangentScale * terms)
            || !IsNear(PullBack(pullback, SmallCotangentScale * c), SmallCotangentScale * gradient, SmallCotangentScale * terms))
            return "its pullback is not linear: a multiple of a cotangent does not give the same multiple";
        if (!IsNear(PullBack(pullback, c + d), gradient + other, terms))
            return "its pullback is not linear: the sum of two cotangents does not give the sum";
        var inDual = layer.Forward(p.Convert<Dual>(v => v), x.Convert<Dual>(v => v)).MapIndexed((_, v) => v.Value);
        return IsNear(Parameters<double>.Of(inDual), Parameters<double>.Of(y), LargestMagnitude(Parameters<double>.Of(x, y)))
            ? null
            : "its output in double precision is not its output in dual numbers";
    }

    static Parameters<double> PullBack(Pullback<double> pullback, Matrix<double> cotangent)
    {
        var (gradient, input) = pullback(cotangent);
        return ParametersAndInputs.AppendInputs(gradient, input());
    }

    static Matrix<double> Cotangent(Matrix<double> y, int number) => RandomPoints.UniformOnGrid(y.Rows, y.Columns, Key.From(number));

    static bool AreFinite(IEnumerable<double> values) => values.All(v => Math.Abs(v) < 1e280);

    static double LargestMagnitude(Parameters<double> p) => p.Flatten().Aggregate(0.0, (largest, v) => Math.Max(largest, Math.Abs(v)));

    static bool IsNear(Parameters<double> actual, Parameters<double> expected, double magnitude) =>
        actual.Flatten().Zip(expected.Flatten(), (a, e) => Math.Abs(a - e) <= GradientTolerance.Dual * magnitude).All(isNear => isNear);
}
