using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>Where a run stands behind a step, to be looked at before it goes on.</summary>
/// <param name="Executor">The run.</param>
/// <param name="Start">The state that the run began with.</param>
/// <param name="Step">Steps taken since the start of training.</param>
/// <param name="Batch">The sample of the step.</param>
/// <param name="PendingRank">Terms of the block, the step's own among them.</param>
/// <param name="BaseWeights">The weights as they stood when the block began, made when somebody asks for them.</param>
readonly record struct BlockPosition<T>(PerSampleExecutor<T> Executor, TrainState<T> Start, long Step, Batch<T> Batch, int PendingRank, Lazy<ImmutableArray<Matrix<T>>> BaseWeights) where T : unmanaged
{
    /// <summary>The loss that the step reports, for those who look at nothing else.</summary>
    public double Loss => Executor.Loss(PendingRank, Batch);

    /// <summary>The state and the report, in values of their own: the weights within a block with their terms, at the end of one written out.</summary>
    public (TrainState<T> State, Metrics Metrics) Snapshot(int block)
    {
        var p = Start.Parameters.With(Executor.Snapshot(BaseWeights.Value, PendingRank));
        var kept = Step % block == 0 ? p.Map(m => m.Materialize()) : p;
        return (Start with { Parameters = kept, Step = Step }, Executor.Report(p, Batch));
    }

    /// <summary>The same state, which the run leaves behind: it takes no further step, so the weights at the end of a block are written out where they stand.</summary>
    public TrainState<T> FinalState(int block)
    {
        if (Step % block != 0) return Snapshot(block).State;
        Executor.Flush(PendingRank);
        return Start with { Parameters = Start.Parameters.With(Executor.Snapshot(Executor.BaseWeights(), terms: 0)), Step = Step };
    }
}
