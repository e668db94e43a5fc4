using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// Whether the layers of a network, its parameters and a batch fit together: checked where they meet, before anything is computed. The
/// exception names the layer by its number and name, what was found and what fits.
/// </summary>
static class NetworkShapes
{
    // The widest register has 16 numbers; arrays of executors are padded to its multiples, and aligned.
    const int MaxPadding = 32;

    /// <summary>
    /// The width behind the last layer, null where it is not known; the largest width; and what is wrong, null for nothing.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="inputWidth">The width of its inputs; null for that which the layers take.</param>
    public static (int? Width, int Widest, string? Misfit) FollowWidths(Layer network, int? inputWidth)
    {
        var (parts, width, widest) = (network.Parts, inputWidth, inputWidth ?? 0);
        for (var i = 0; i < parts.Length; i++)
        {
            if ((width ?? parts[i].InputWidth) is not { } entering) continue;
            var (next, problem) = parts[i].OutputWidth(entering).Match<(int?, string)>(w => (w, ""), error => (null, error.Message));
            if (next is null) return (null, 0, $"layer {i + 1}, {parts[i].Name}: {problem}{WidthHint(i == 0 ? null : parts[i - 1])}");
            (width, widest) = (next, Math.Max(widest, next.Value));
        }
        return (width, widest, null);
    }

    /// <summary>Throws unless each layer takes as many numbers as the layer before it gives.</summary>
    /// <returns>The width of the outputs; null where no layer says it.</returns>
    public static int? RequireFit(this Layer network)
    {
        var (width, _, misfit) = FollowWidths(network, null);
        return misfit is null ? width : throw new ArgumentException($"{misfit}.");
    }

    /// <summary>Throws unless the layers fit and the parameters are those of the network.</summary>
    public static void RequireParameters<T>(this Layer network, Parameters<T> p) where T : unmanaged
    {
        network.RequireFit();
        if (!p.HasShapes(network.ParameterInfos)) throw OtherParameters(network, p);
    }

    /// <summary>Throws unless a batch fits the network: inputs the first layer, targets the last one and the inputs.</summary>
    public static void RequireBatch<T>(this Layer network, Batch<T> batch) where T : unmanaged
    {
        var (x, target) = batch.Require();
        if (x.Rows == 0) throw new ArgumentException("The batch has no rows; leave it out.");
        if (x.Rows != target.Rows)
            throw new ArgumentException(
                $"The batch has inputs of {x.Shape}, but targets of {target.Shape}: each row of inputs needs a row of targets.");
        var (width, widest, misfit) = FollowWidths(network, x.Columns);
        if (misfit is not null) throw new ArgumentException($"{misfit}; the inputs of the batch are {x.Shape}.");
        if (width != target.Columns)
            throw new ArgumentException(
                $"The outputs are {Shapes.Format(x.Rows, width ?? 0)}, but the targets are {target.Shape}: "
                + $"the last layer, {network.Parts.LastOrDefault(network).Name}, and the targets need the same width.");
        if (Array.MaxLength / (widest + MaxPadding) is var most && x.Rows > most)
            throw new ArgumentException(
                $"The batch has {x.Rows} rows, but with layers of up to {widest} numbers an array holds {most}; use smaller batches.");
    }

    /// <summary>The same, once for all batches of the same widths that are not longer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="accepted">A batch that was accepted, or default.</param>
    public static void RequireBatch<T>(this Layer network, Batch<T> batch, Batch<T> accepted) where T : unmanaged
    {
        if (accepted.X is null || batch.X is null || batch.Target is null
            || batch.X.Columns != accepted.X.Columns || batch.Target.Columns != accepted.Target.Columns
            || batch.X.Rows != batch.Target.Rows || batch.X.Rows == 0 || batch.X.Rows > accepted.X.Rows)
            network.RequireBatch(batch);
    }

    /// <summary>The batch, if it has inputs and targets.</summary>
    public static Batch<T> Require<T>(this Batch<T> batch) where T : unmanaged => batch is { X: not null, Target: not null }
        ? batch
        : throw new ArgumentException("The batch is default(Batch), without inputs and targets; make it with new Batch(x, target).");

    /// <summary>Parameters of other shapes, or of another number.</summary>
    public static ArgumentException OtherParameters<T>(Layer network, Parameters<T> p) where T : unmanaged => new(
        $"{network.Name} has parameters {ShapesOf(network.ParameterInfos)}, but {p} were given; make them with Init of the same network.");

    /// <summary>The shapes, such as <c>[784 × 100, 1 × 100]</c>.</summary>
    public static string ShapesOf(ImmutableArray<ParameterInfo> infos) =>
        $"[{string.Join(", ", infos.Select(info => Shapes.Format(info.Rows, info.Columns)))}]";

    // Only of a layer of one's own is it not known whether it changes the width without saying so.
    static string WidthHint(Layer? before) =>
        before is { IsOwn: true } ? $"; if {before.Name} changes the width, it must override OutputWidth" : "";
}
