using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;
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
    readonly UpdatePlan? plan;                          // null for an optimizer without an in-place form
    readonly ImmutableArray<MinibatchLayer<T>> layers;
    readonly LossGradientKernel<T>? lossGradient;       // null for a loss without an in-place form
    readonly Objective? reportedObjective;              // reported after the update; null for the loss before it
    readonly Parameters<T> structure;                   // the names and shapes of the parameters; their numbers are not current
    readonly OptimizerState<T>[] unfusedState;          // the current one, for an optimizer without an in-place form

    MinibatchExecutor(
        GradientStep step, Objective? reportedObjective, TrainState<T> state, ImmutableArray<FusedDense<T>> fusedLayers, int maxRows,
        Kernels<T> kernels)
    {
        (this.step, this.reportedObjective, this.kernels, MaxRows) = (step, reportedObjective, kernels, maxRows);
        (structure, unfusedState) = (state.Parameters, [state.OptimizerState]);
        plan = UpdatePlan.Supports(step.Optimizer) ? UpdatePlan.Of(step.Optimizer, Objective.WeightPenalty != 0) : null;
        var parameters = ByLayer(state.Parameters);
        var slots = plan is null ? [] : state.OptimizerState.Slots.Select(ByLayer).ToArray();
        layers = [.. fusedLayers.Select((layer, i) => new MinibatchLayer<T>(
            layer, new(plan, Objective.WeightPenalty, parameters[i].Infos, [.. slots.Select(slot => slot[i])]), maxRows,
            isFirst: i == 0, isLast: i == fusedLayers.Length - 1, kernels))];
        lossGradient = Objective.Loss switch
        {
            IInPlaceLoss loss => loss.CreateGradientKernel(kernels, maxRows, fusedLayers[^1].W.Columns),
            IElementwiseLoss loss => new ElementwiseGradientKernel<T>(loss, kernels, maxRows, fusedLayers[^1].W.Columns),
            _ => null,
        };
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
    public static IEnumerable<TrainingEvent<T>> Run(
        GradientStep step, Objective? reportedObjective, TrainState<T> start, IEnumerable<Batch<T>> batches, int logEvery,
        Kernels<T> kernels)
    {
        var (stepNumber, executor) = (start.Step, default(MinibatchExecutor<T>));
        start.OptimizerState.CheckShapes(step.Optimizer, start.Parameters);
        var fusedLayers = FusedDenseStack.Of(step.Network, start.Parameters, kernels);
        foreach (var batch in batches)
        {
            fusedLayers.CheckShapes(batch);
            if (executor is null || batch.X.Rows > executor.MaxRows)
            {
                var state = executor is null ? start : executor.CopyState(start, stepNumber);
                fusedLayers = FusedDenseStack.Of(step.Network, state.Parameters, kernels);
                executor = new(step, reportedObjective, state, fusedLayers, batch.X.Rows, kernels);
            }
            var isReported = ExecutorSelection.IsReported(stepNumber, logEvery);
            if (executor.Apply(batch, stepNumber, isReported) is { } loss) yield return new StepLoss<T>(stepNumber, loss);
            stepNumber++;
        }
        yield return new Finished<T>(executor is null ? start : executor.CopyState(start, stepNumber));
    }

    /// <summary>The current state as copies, with the names and the key of <paramref name="like"/>.</summary>
    TrainState<T> CopyState(TrainState<T> like, long stepNumber) => like with
    {
        Parameters = CopyParameters(),
        OptimizerState = plan is null ? unfusedState[0] : new([.. like.OptimizerState.Slots.Select((slot, index) =>
            slot.With([.. layers.SelectMany(layer => layer.CopySlot(index))]))]),
        Step = stepNumber,
    };

    /// <summary>The current parameters as copies, described as in the first state.</summary>
    Parameters<T> CopyParameters() => structure.With([.. layers.SelectMany(layer => layer.CopyParameters())]);

    /// <summary>One step; returns the loss where that is reported, else null.</summary>
    double? Apply(Batch<T> batch, long stepNumber, bool isReported)
    {
        var rows = batch.X.Rows;
        Forward(batch);
        double? loss = isReported && reportedObjective is null ? Loss(batch) : null;
        if (lossGradient is null) layers[^1].SetOutputGradient(Objective.Loss.Apply(layers[^1].CopyOutputs(rows), batch.Target).Gradient());
        else layers[^1].SetOutputGradient(lossGradient, batch.Target);
        if (plan is null) UpdateCopies(batch, stepNumber);
        else Update(plan, plan.At(stepNumber, kernels), rows);
        return isReported && reportedObjective is not null ? LossAfterUpdate(reportedObjective, batch) : loss;
    }

    void Forward(Batch<T> batch)
    {
        layers[0].Forward(batch.X);
        for (var i = 1; i < layers.Length; i++) layers[i].Forward(layers[i - 1].Outputs, batch.X.Rows);
    }

    double Loss(Batch<T> batch)
    {
        var loss = Objective.Loss.Apply(layers[^1].CopyOutputs(batch.X.Rows), batch.Target).Value;
        return kernels.ToDouble(Objective.WeightPenalty == 0 ? loss : Objective.AddPenalty(CopyParameters(), loss));
    }

    /// <summary>The reported objective, whose network may append layers without parameters, at the updated parameters.</summary>
    double LossAfterUpdate(Objective reported, Batch<T> batch)
    {
        Forward(batch);
        var appended = Network.Sequential(reported.Network.Parts.Skip(step.Network.Parts.Length));
        var outputs = appended.Forward(Parameters<T>.Empty, layers[^1].CopyOutputs(batch.X.Rows));
        return kernels.ToDouble(reported.Loss.Apply(outputs, batch.Target).Value);
    }

    /// <summary>The backward pass and the update in place.</summary>
    void Update(UpdatePlan plan, StepUpdate<T> update, int rows)
    {
        layers[^1].Backward(update, rows);
        for (var i = layers.Length - 1; i > 0; i--)
        {
            layers[i - 1].Backward(update, layers[i], rows);        // reads W of layer i, which is updated only then
            layers[i].UpdateWeights(update, layers[i - 1], rows);
        }
        for (var stage = 1; stage < plan.Stages.Length; stage++)
        {
            Cross(plan.Stages[stage - 1].Barrier!);
            foreach (var layer in layers) layer.ContinueUpdate(update.Stages[stage], isLast: stage == plan.Stages.Length - 1);
        }
    }

    /// <summary>A transform that needs more than one element of the gradient.</summary>
    void Cross(GradientTransform barrier)
    {
        if (barrier is MaxNorm maxNorm)
            foreach (var layer in layers) layer.BoundColumns(maxNorm);
        if (barrier is not ClipByGlobalNorm clip) return;
        var factor = clip.Factor(layers.SelectMany(layer => layer.SquaredNorms()));
        foreach (var layer in layers) layer.ScaleGradient(factor);
    }

    /// <summary>The backward pass in place; then the optimizer as it is written, on copies.</summary>
    void UpdateCopies(Batch<T> batch, long stepNumber)
    {
        var (rows, unscaled, p) = (batch.X.Rows, StepUpdate<T>.None, CopyParameters());
        layers[^1].Backward(unscaled, rows);
        for (var i = layers.Length - 1; i > 0; i--) layers[i - 1].Backward(unscaled, layers[i], rows);
        var gradients = layers.SelectMany((layer, i) =>
        {
            var (a, xBar) = (i == 0 ? batch.X.Materialize() : layers[i - 1].CopyOutputs(rows), layer.CopyCotangent(rows));
            return new[] { Matrix<T>.TransposeTimes(a, xBar), xBar.ColumnSums() };
        });
        var gradient = Objective.AddPenaltyGradient(p.With([.. gradients]), p);
        (var update, unfusedState[0]) = step.Optimizer.Update(gradient, unfusedState[0], p, stepNumber);
        var next = ByLayer((p + update).Map(m => m.Materialize()));
        for (var i = 0; i < layers.Length; i++) layers[i].SetParameters(next[i]);
    }

    /// <summary>The parameters of each dense layer.</summary>
    ImmutableArray<Parameters<T>> ByLayer(Parameters<T> p) =>
        [.. step.Network.SplitByPart(p).Where(part => part.Part is Dense).Select(part => part.Parameters)];
}
