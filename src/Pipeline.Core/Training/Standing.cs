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
    /// <summary>What the step reports.</summary>
    public double Loss => Run.Loss(Terms, Batch);

    /// <summary>The state, in values of its own: within a block with its terms, at the end of one written out.</summary>
    public TrainState<T> Seen(int block)
    {
        var p = Run.Snapshot(Starts.Value, Terms);
        return Begun with { Parameters = Steps % block == 0 ? p.Map(m => m.Written()) : p, Step = Steps };
    }
}
