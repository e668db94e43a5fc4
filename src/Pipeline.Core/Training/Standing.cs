using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>Where a run stands behind a step, to be looked at before it goes on.</summary>
/// <param name="Run">The run.</param>
/// <param name="Begun">The state that the run began with.</param>
/// <param name="Steps">Steps taken since the start of training.</param>
/// <param name="Batch">The sample of the step.</param>
/// <param name="Terms">Terms of the block, the step's own among them.</param>
/// <param name="Starts">The weights as they stood when the block began, made when somebody asks for them.</param>
readonly record struct Standing<T>(BlockRun<T> Run, TrainState<T> Begun, long Steps, Batch<T> Batch, int Terms, Lazy<ImmutableArray<Matrix<T>>> Starts) where T : unmanaged
{
    /// <summary>The loss that the step reports, for those who look at nothing else.</summary>
    public double Loss => Run.Loss(Terms, Batch);

    /// <summary>The state and the report, in values of their own: the weights within a block with their terms, at the end of one written out.</summary>
    public (TrainState<T> State, Metrics Metrics) Seen(int block)
    {
        var p = Run.Snapshot(Starts.Value, Terms);
        var kept = Steps % block == 0 ? p.Map(m => m.Written()) : p;
        return (Begun with { Parameters = kept, Step = Steps }, Run.Report(p, Batch));
    }

    /// <summary>The same state, which the run leaves behind: it takes no further step, so the weights at the end of a block are written out where they stand.</summary>
    public TrainState<T> Left(int block)
    {
        if (Steps % block != 0) return Seen(block).State;
        Run.Close(Terms);
        return Begun with { Parameters = Run.Snapshot(Run.Starts(), terms: 0), Step = Steps };
    }
}
