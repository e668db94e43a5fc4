using Pipeline.Differentiation;

namespace Pipeline.Commands;

/// <summary>The epoch of the lowest validation loss so far; of equal ones the first.</summary>
/// <remarks>
/// The loss, as is usual, and not the accuracy: it tells models apart that are right equally often, and rises where a network that
/// is still right grows too sure of its mistakes.
/// </remarks>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="ValidationLoss">Its validation loss.</param>
/// <param name="Parameters">The parameters of the model after it.</param>
sealed record BestEpoch<T>(int Epoch, long Step, double ValidationLoss, Parameters<T> Parameters) where T : unmanaged
{
    /// <summary>The better one of the best epoch before and the one that has ended.</summary>
    public static BestEpoch<T> After(BestEpoch<T>? before, BestEpoch<T> ended) =>
        before is not null && Comparable(before) <= Comparable(ended) ? before : ended;

    /// <summary>Whether no epoch of the last <paramref name="patience"/> ones was better.</summary>
    /// <param name="epochs">Epochs that have ended.</param>
    /// <param name="patience">Epochs, at least 1.</param>
    public bool IsExhausted(int epochs, int patience) => epochs - Epoch >= patience;

    // A loss that is no number is worse than any other.
    static double Comparable(BestEpoch<T> epoch) => double.IsNaN(epoch.ValidationLoss) ? double.PositiveInfinity : epoch.ValidationLoss;
}
