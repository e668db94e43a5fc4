using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// <see cref="GradientStep"/> by back-propagation on batches, with parameters and optimizer state updated in place: for runs whose
/// intermediate states are not asked for. Its bits are those of <see cref="GradientStep.Apply"/>; a property holds that.
/// </summary>
/// <remarks>
/// An executor owns the arrays of its layers for as long as no batch has more rows than they have; the calling thread drives it. An
/// optimizer with a transform that has no in-place form is applied to copies of gradient and parameters, as it is written.
/// </remarks>
sealed class MinibatchExecutor<T> where T : unmanaged
{
    readonly GradientStep step;
    readonly Kernels<T> kernels;
    readonly StepUpdate<T> stepUpdate;
    readonly MinibatchNetwork<T> network;
    readonly LossCotangent<T> lossCotangent;
    readonly bool hasRandomLayers;                      // whether layers are drawn from the key of each step
    readonly Objective? reportedObjective;              // reported after the update; null for the loss before it
    readonly TrainState<T> stateTemplate;               // names, shapes and key; its other numbers are not current
    readonly OptimizerState<T>[] unfusedState;          // the current one, for an optimizer without an in-place form
    readonly double[] squaredNorms;                     // ‖g‖² of each matrix
    readonly ShardGradients<T>? shardGradients;         // where a batch has several shards

    MinibatchExecutor(
        GradientStep step, Objective? reportedObjective, TrainState<T> state, int maxRows, Kernels<T> kernels, IShardReduction? reduction)
    {
        (this.step, this.reportedObjective, this.kernels, MaxRows) = (step, reportedObjective, kernels, maxRows);
        (stateTemplate, unfusedState) = (state, [state.OptimizerState]);
        squaredNorms = new double[state.Parameters.Matrices.Length];
        hasRandomLayers = !ReferenceEquals(step.Network, step.Network.Sample(state.Key));
        var plan = UpdatePlan.Supports(step.Optimizer)
            ? UpdatePlan.Create(step.Optimizer, Objective.WeightPenalty != 0, isSummed: step.Shards > 1)
            : null;
        stepUpdate = new(plan, kernels);
        network = MinibatchNetwork<T>.Create(
            Objective, state.Parameters, plan is null ? [] : state.OptimizerState.Slots, plan, maxRows, kernels);
        lossCotangent = new(Objective.Loss, maxRows, kernels);
        if (step.Shards > 1) shardGradients = new(reduction ?? new LocalReduction(step.Shards), network.UpdatedLayers);
    }

    Objective Objective => step.Objective;

    /// <summary>The largest batch that the arrays have rows for.</summary>
    int MaxRows { get; }

    /// <summary>
    /// The events of a training run, lazily. A batch with more rows than any before it makes a new executor from the current state.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="reportedObjective">The objective to report after the update; null for the loss of the step before it.</param>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="batches">The batches.</param>
    /// <param name="logEvery">Interval of reported losses in steps; 0 for none.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    /// <param name="reduction">Sums the shards of a step that has several; null where this process computes all.</param>
    public static IEnumerable<TrainingEvent<T>> Run(
        GradientStep step, Objective? reportedObjective, TrainState<T> start, IEnumerable<Batch<T>> batches, int logEvery,
        Kernels<T> kernels, IShardReduction? reduction = null)
    {
        var (stepNumber, executor) = (start.Step, default(MinibatchExecutor<T>));
        step.RequireState(start);
        var accepted = default(Batch<T>);
        foreach (var batch in batches)
        {
            step.Network.RequireBatch(batch, accepted);
            accepted = batch;
            if (executor is null || batch.X.Rows > executor.MaxRows)
                executor = new(step, reportedObjective, executor?.CopyState(stepNumber) ?? start, batch.X.Rows, kernels, reduction);
            var isReported = ExecutorSelection.IsReported(stepNumber, logEvery);
            if (executor.RunStep(batch, stepNumber, isReported) is { } loss) yield return new StepLoss<T>(stepNumber, loss);
            stepNumber++;
        }
        yield return new Finished<T>(executor?.CopyState(stepNumber) ?? start);
    }

    /// <summary>The current state as copies.</summary>
    TrainState<T> CopyState(long stepNumber) => stateTemplate with
    {
        Parameters = CopyParameters(),
        OptimizerState = stepUpdate.Plan is null ? unfusedState[0] : new([.. stateTemplate.OptimizerState.Slots.Select((slot, index) =>
            slot.With([.. network.UpdatedLayers.SelectMany(layer => layer.CopySlot(index))]))]),
        Step = stepNumber,
    };

    /// <summary>The current parameters as copies, described as in the first state.</summary>
    Parameters<T> CopyParameters() => stateTemplate.Parameters.With([.. network.UpdatedLayers.SelectMany(layer => layer.CopyParameters())]);

    /// <summary>One step; returns the loss where that is reported, else null.</summary>
    double? RunStep(Batch<T> batch, long stepNumber, bool isReported)
    {
        stepUpdate.SetStep(stepNumber);
        Key? key = hasRandomLayers ? GradientStep.SamplingKey(stateTemplate.Key, stepNumber) : null;
        var isLossAsked = isReported && reportedObjective is null;
        var loss = shardGradients is { } gradients
            ? RunShards(gradients, batch, key, isLossAsked)
            : ForwardAndBackward(batch, key, isLossAsked);
        double? value = isLossAsked ? kernels.ToDouble(loss) : null;
        if (stepUpdate.Plan is null) UpdateOnCopies(stepNumber);
        else RunLaterStages(stepUpdate.Plan);
        return isReported && reportedObjective is not null ? LossAfterUpdate(reportedObjective, batch) : value;
    }

    /// <summary>Both passes over some samples, and the first stage of the optimizer; returns J where it is asked for, else 0.</summary>
    T ForwardAndBackward(Batch<T> samples, Key? key, bool isLossAsked)
    {
        var y = Forward(samples, key);
        lossCotangent.ComputeCotangent(y, samples.Target, samples.X.Rows);
        var loss = isLossAsked ? LossBeforeUpdate(y, samples) : default;
        LayerStack.BackwardAndUpdateAllButFirst(network.Layers, stepUpdate, lossCotangent, samples.X.Rows);
        network.Reader.BackwardAndUpdate(stepUpdate, network.Layers.IsEmpty ? lossCotangent : network.Layers[0], samples.X.Rows);
        if (!network.Layers.IsEmpty) network.Layers[0].UpdateWeights(stepUpdate, network.Reader.Outputs, samples.X.Rows);
        return loss;
    }

    /// <summary>The same, shard by shard; the gradient is then the sum over all shards.</summary>
    T RunShards(ShardGradients<T> gradients, Batch<T> batch, Key? key, bool isLossAsked)
    {
        var shards = new BatchShards(batch.X.Rows, step.Shards);
        foreach (var shard in gradients.OwnShards)
        {
            if (shards.RowCount(shard) == 0) continue;
            Key? shardKey = key is { } stepKey ? BatchShards.SamplingKey(stepKey, shard) : null;
            gradients.Keep(shard, ForwardAndBackward(shards.Take(batch, shard), shardKey, isLossAsked));
        }
        gradients.Sum(shards.Weights);
        return isLossAsked ? gradients.SumLosses(shards.Weights) : default;
    }

    ImmutableArray<ColumnSlice<T>> Forward(Batch<T> batch, Key? key)
    {
        network.Reader.Forward(batch.X, key);
        return LayerStack.Forward(network.Layers, network.Reader.Outputs, batch.X.Rows, key);
    }

    T LossBeforeUpdate(ImmutableArray<ColumnSlice<T>> y, Batch<T> batch)
    {
        var value = lossCotangent.ComputeLoss(y, batch.Target);
        return Objective.WeightPenalty == 0 ? value : Objective.AddPenalty(CopyParameters(), value);
    }

    /// <summary>The reported objective, whose network may append layers without parameters, at the updated parameters.</summary>
    double LossAfterUpdate(Objective reported, Batch<T> batch)
    {
        var y = Forward(batch, key: null).ToMatrix(batch.X.Rows);
        var appended = Network.Sequential(reported.Network.Parts.Skip(step.Network.Parts.Length));
        return kernels.ToDouble(reported.Loss.Apply(appended.Forward(Parameters<T>.Empty, y), batch.Target).Value);
    }

    /// <summary>The other stages of the optimizer.</summary>
    void RunLaterStages(UpdatePlan plan)
    {
        for (var stage = 1; stage < plan.Stages.Length; stage++)
        {
            ApplyBarrier(plan.Stages[stage - 1].Barrier);
            foreach (var layer in network.UpdatedLayers) layer.ContinueUpdate(stepUpdate, stage);
        }
    }

    /// <summary>A transform that needs more than one element of the gradient.</summary>
    void ApplyBarrier(GradientTransform? barrier)
    {
        if (barrier is MaxNorm maxNorm)
            foreach (var layer in network.UpdatedLayers) layer.ApplyMaxNorm(maxNorm);
        if (barrier is not ClipByGlobalNorm clip) return;
        var matrixIndex = 0;
        foreach (var layer in network.UpdatedLayers)
        {
            layer.WriteSquaredNormPerMatrix(squaredNorms.AsSpan(matrixIndex, layer.MatrixCount));
            matrixIndex += layer.MatrixCount;
        }
        var factor = clip.ClipFactor(squaredNorms, () => network.UpdatedLayers.SelectMany(layer => layer.CopyGradient()));
        foreach (var layer in network.UpdatedLayers) layer.ScaleGradient(factor);
    }

    /// <summary>The optimizer as it is written, on copies.</summary>
    void UpdateOnCopies(long stepNumber)
    {
        var p = CopyParameters();
        var gradient = Objective.AddPenaltyGradient(p.With([.. network.UpdatedLayers.SelectMany(layer => layer.Gradients)]), p);
        (var difference, unfusedState[0]) = step.Optimizer.UpdateChecked(gradient, unfusedState[0], p, stepNumber);
        var next = (p + difference).Map(m => m.Materialize());
        foreach (var layer in network.UpdatedLayers)
        {
            (var first, next) = next.SplitAt(layer.MatrixCount);
            layer.SetParameters(first);
        }
    }
}
