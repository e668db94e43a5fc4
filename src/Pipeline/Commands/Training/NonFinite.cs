using System.Collections.Immutable;
using System.Numerics;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>Finds numbers of a training state that are not finite.</summary>
static class NonFinite
{
    /// <summary>What is not finite, by layer, matrix and count; none if all parameters and all numbers of the optimizer are.</summary>
    public static Option<string> In<T>(Layer network, TrainState<T> state) where T : unmanaged
    {
        var all = Matrices(network, state.Parameters, "")
            .Concat(state.OptimizerState.Slots.SelectMany(slot => Matrices(network, slot, " in the optimizer's state")))
            .ToImmutableArray();
        return all.IsEmpty ? Option<string>.None
            : all.Length == 1 ? all[0]
            : $"{all[0]}, and numbers of {Count(all.Length - 1, "other matrix", "other matrices")}";
    }

    /// <summary>The first layer whose outputs are not finite; none if all outputs are.</summary>
    public static Option<string> InOutputs<T>(Layer network, Parameters<T> p, Matrix<T> x) where T : unmanaged
    {
        var (y, number) = (x.Materialize(), 0);
        foreach (var (part, parameters) in network.SplitByPart(p))
        {
            (y, number) = (part.Forward(parameters, y), number + 1);
            if (!IsFinite<T>(y.Span)) return $"outputs of layer {number} ({part.Name}) are not finite";
        }
        return Option<string>.None;
    }

    static IEnumerable<string> Matrices<T>(Layer network, Parameters<T> p, string place) where T : unmanaged =>
        from part in network.SplitByPart(p).Select((next, i) => (next.Part, next.Parameters, Number: i + 1))
        from matrix in part.Parameters.Matrices.Select((m, i) => (m.Span.Length, IsFinite: IsFinite<T>(m.Span), Index: i))
        where !matrix.IsFinite
        let count = CountNonFinite<T>(part.Parameters.Matrices[matrix.Index].Span)
        let name = part.Part.ParameterInfos[matrix.Index].Name
        select ConsoleText.FormatInvariant($"{count} of {matrix.Length} numbers of {name} of layer {part.Number} ({part.Part.Name}){place}")
            + " are not finite";

    /// <summary>Whether all numbers are finite: x − x is 0 for these and NaN for the others.</summary>
    public static bool IsFinite<T>(ReadOnlySpan<T> xs) where T : unmanaged
    {
        var (sum, width) = (Vector<T>.Zero, Vector<T>.Count);
        var i = 0;
        for (; i <= xs.Length - width; i += width)
        {
            var x = new Vector<T>(xs[i..]);
            sum += x - x;
        }
        return Vector.EqualsAll(sum, Vector<T>.Zero) && CountNonFinite(xs[i..]) == 0;
    }

    static int CountNonFinite<T>(ReadOnlySpan<T> xs) where T : unmanaged
    {
        var count = 0;
        foreach (var x in xs) count += double.IsFinite(Kernels<T>.Default.ToDouble(x)) ? 0 : 1;
        return count;
    }

    static string Count(int count, string one, string many) => ConsoleText.FormatInvariant($"{count} {(count == 1 ? one : many)}");
}
