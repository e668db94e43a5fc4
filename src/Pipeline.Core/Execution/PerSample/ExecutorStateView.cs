using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>The position of an executor after a step: a view of its arrays, valid until the executor takes the next step.</summary>
/// <param name="Executor">Holds the parameters in its arrays.</param>
/// <param name="StartState">The state that the training run began with.</param>
/// <param name="Step">Steps taken since the start of training.</param>
/// <param name="LastSample">The sample of the last step.</param>
/// <param name="PendingRank">Updates since the block began, that of the last step included.</param>
/// <param name="BaseWeights">The weights at the start of the block, copied on first use and shared by the positions of the block.</param>
readonly record struct ExecutorStateView<T>(
    PerSampleExecutor<T> Executor, TrainState<T> StartState, long Step, Batch<T> LastSample, int PendingRank,
    Lazy<ImmutableArray<Matrix<T>>> BaseWeights) where T : unmanaged
{
    /// <summary>The loss that the step reports, without a copy of the parameters.</summary>
    public double Loss => Executor.ReportedLoss(PendingRank, LastSample);

    /// <summary>
    /// The state and metrics as copies: weights with their pending updates within a block of <paramref name="stepsPerBlock"/> steps,
    /// materialized at its end.
    /// </summary>
    public (TrainState<T> State, Metrics Metrics) CopyStateAndMetrics(int stepsPerBlock)
    {
        var p = StartState.Parameters.With(Executor.CopyParameters(BaseWeights.Value, PendingRank));
        var written = Step % stepsPerBlock == 0 ? p.Map(m => m.Materialize()) : p;
        return (StartState with { Parameters = written, Step = Step }, Executor.MetricsOfLastStep(p, LastSample));
    }

    /// <summary>
    /// The same state, when the executor takes no further step: at the end of a block it flushes in place instead of materializing copies.
    /// </summary>
    public TrainState<T> FinalState(int stepsPerBlock)
    {
        if (Step % stepsPerBlock != 0) return CopyStateAndMetrics(stepsPerBlock).State;
        Executor.Flush(PendingRank);
        var parameters = StartState.Parameters.With(Executor.CopyParameters(Executor.CopyBaseWeights(), pendingRank: 0));
        return StartState with { Parameters = parameters, Step = Step };
    }
}
