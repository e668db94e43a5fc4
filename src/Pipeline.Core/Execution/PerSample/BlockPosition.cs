using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>The position of an executor after a step: a view of its arrays, valid until the executor takes the next step.</summary>
/// <param name="Executor">Holds the parameters in its arrays.</param>
/// <param name="Start">The state that the training run began with.</param>
/// <param name="Step">Steps taken since the start of training.</param>
/// <param name="Batch">The sample of the last step.</param>
/// <param name="PendingRank">Updates since the block began, that of the last step included.</param>
/// <param name="BaseWeights">The weights at the start of the block, copied on first use and shared by the positions of the block.</param>
readonly record struct BlockPosition<T>(
    PerSampleExecutor<T> Executor, TrainState<T> Start, long Step, Batch<T> Batch, int PendingRank,
    Lazy<ImmutableArray<Matrix<T>>> BaseWeights) where T : unmanaged
{
    /// <summary>The loss that the step reports, without a copy of the parameters.</summary>
    public double Loss => Executor.Loss(PendingRank, Batch);

    /// <summary>
    /// The state and metrics as copies: weights with their pending updates within a block of <paramref name="block"/> steps, materialized
    /// at its end.
    /// </summary>
    public (TrainState<T> State, Metrics Metrics) Snapshot(int block)
    {
        var p = Start.Parameters.With(Executor.Snapshot(BaseWeights.Value, PendingRank));
        var atBoundary = Step % block == 0 ? p.Map(m => m.Materialize()) : p;
        return (Start with { Parameters = atBoundary, Step = Step }, Executor.CreateMetrics(p, Batch));
    }

    /// <summary>
    /// The same state, when the executor takes no further step: at the end of a block it flushes in place instead of materializing copies.
    /// </summary>
    public TrainState<T> FinalState(int block)
    {
        if (Step % block != 0) return Snapshot(block).State;
        Executor.Flush(PendingRank);
        return Start with { Parameters = Start.Parameters.With(Executor.Snapshot(Executor.BaseWeights(), rank: 0)), Step = Step };
    }
}
