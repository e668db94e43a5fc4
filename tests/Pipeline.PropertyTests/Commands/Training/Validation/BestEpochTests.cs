using FsCheck.Xunit;
using Pipeline.Commands;
using Pipeline.Differentiation;

namespace Pipeline.PropertyTests.Commands;

public class BestEpochTests
{
    static readonly Parameters<float> None = new([], []);

    static BestEpoch<float>? After(IEnumerable<double> losses) => losses.Select((loss, i) => new BestEpoch<float>(i + 1, i + 1, loss, None))
        .Aggregate((BestEpoch<float>?)null, BestEpoch<float>.After);

    // Few different numbers, so that some are equal.
    static double[] Losses(byte[] bytes) =>
        [.. bytes.Select(b => b % 8 == 7 ? double.NaN : b % 8 == 6 ? double.PositiveInfinity : b % 8 / 4.0)];

    [Property]
    public bool It_is_the_first_of_the_lowest_loss(byte[] bytes)
    {
        var losses = Losses(bytes);
        var (finite, best) = (losses.Where(double.IsFinite).ToArray(), After(losses));
        return losses.Length == 0 ? best is null
            : best!.Epoch == (finite.Length == 0 ? 1 : Array.IndexOf(losses, finite.Min()) + 1);
    }

    [Property]
    public bool It_goes_on_from_any_epoch(byte[] bytes, int cut)
    {
        var losses = Losses(bytes).Select((loss, i) => new BestEpoch<float>(i + 1, i + 1, loss, None)).ToArray();
        var first = losses.Take((int)((uint)cut % (losses.Length + 1))).ToArray();
        var saved = first.Aggregate((BestEpoch<float>?)null, BestEpoch<float>.After);
        // The epoch of a checkpoint is evaluated again.
        var again = first.TakeLast(1).Concat(losses.Skip(first.Length)).Aggregate(saved, BestEpoch<float>.After);
        return again?.Epoch == After(Losses(bytes))?.Epoch;
    }

    [Property]
    public bool The_patience_is_exhausted_by_as_many_epochs_that_are_no_better(byte[] bytes, byte more)
    {
        var losses = Losses(bytes);
        var patience = 1 + more % 5;
        if (losses.Length == 0) return true;
        var best = After(losses)!;
        return best.IsExhausted(losses.Length, patience) == (losses.Length >= best.Epoch + patience);
    }
}
