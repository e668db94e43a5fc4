using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>Where training left the finite numbers.</summary>
/// <param name="Before">The last state with finite numbers only.</param>
/// <param name="Reason">What is not finite after the step that follows it.</param>
sealed record Divergence<T>(TrainState<T> Before, string Reason) where T : unmanaged
{
    /// <summary>The best epoch before it; null where no images are held out.</summary>
    public BestEpoch<T>? Best { get; init; }

    /// <summary>
    /// The first step of a run after which a parameter, a number of the optimizer or the loss is not finite; the run must have one.
    /// </summary>
    /// <remarks>
    /// By bisection: the states of the halves of a fold are those of the whole, bit for bit. It takes at most as long as the run with every
    /// loss reported.
    /// </remarks>
    /// <param name="start">The state before the first batch: finite.</param>
    /// <param name="step">The step.</param>
    /// <param name="batches">At least one.</param>
    /// <param name="threads">Threads of large products.</param>
    public static Divergence<T> Locate(TrainState<T> start, Step step, ReadOnlyMemory<Batch<T>> batches, int threads)
    {
        if (batches.Length == 1) return new(start, ReasonAfter(start, step, batches, threads).Reason.IfNone("the loss is not finite"));
        var half = batches.Length / 2;
        var (middle, reason) = ReasonAfter(start, step, batches[..half], threads);
        return reason.IsNone
            ? Locate(middle, step, batches[half..], threads)
            : Locate(start, step, batches[..half], threads);
    }

    static (TrainState<T> End, Option<string> Reason) ReasonAfter(
        TrainState<T> start, Step step, ReadOnlyMemory<Batch<T>> batches, int threads)
    {
        var (end, badLoss) = (start, Option<double>.None);
        foreach (var next in Enumerable(batches) | Folds.Run(start, step, logEvery: 1, threads))
            if (next is Finished<T> finished) end = finished.State;
            else if (next is StepLoss<T> { Loss: var loss } && !double.IsFinite(loss) && badLoss.IsNone) badLoss = loss;
        return (end, NonFinite.In(step.Network, end) || badLoss.Map(loss => OfLoss(loss, step.Network, [start, end], batches.Span[0])));
    }

    /// <summary>Some steps report the loss before their update, others the one after it.</summary>
    static string OfLoss(double loss, Layer network, ImmutableArray<TrainState<T>> states, Batch<T> batch) =>
        ConsoleText.Invariant($"the loss is {loss}, ")
        + states.Select(state => NonFinite.InOutputs(network, state.Parameters, batch.X)).Somes().HeadOrNone()
            .IfNone(() => $"of finite outputs of layer {network.Parts.Length} ({network.Parts[^1].Name})");

    static IEnumerable<Batch<T>> Enumerable(ReadOnlyMemory<Batch<T>> batches)
    {
        for (var i = 0; i < batches.Length; i++) yield return batches.Span[i];
    }
}
