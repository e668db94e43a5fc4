using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Learning;

/// <summary>One step with all its numbers, in the letters of the lecture: layer 1 is the input.</summary>
/// <param name="Step">The number of the step, from 1.</param>
/// <param name="Recipe">The name of the recipe.</param>
/// <param name="LearningRate">η.</param>
/// <param name="FirstImage">The number of the first image in the training set, from 0; null where they are shuffled.</param>
/// <param name="X">x: batch × pixels.</param>
/// <param name="T">t: batch × classes.</param>
/// <param name="Loss">The loss that is made smaller, before the update.</param>
/// <param name="LossAfter">The same after the update.</param>
/// <param name="SampleLosses">The loss of each sample, before the update: batch × 1.</param>
/// <param name="PrintedLoss">The loss that <c>train</c> prints for the step.</param>
/// <param name="OutputAfter">a of the last layer after the update, for the same x: batch × classes.</param>
/// <param name="Layers">Layers 2, 3, …</param>
sealed record LectureStep(
    long Step, string Recipe, double LearningRate, long? FirstImage, ShownMatrix X, ShownMatrix T,
    double Loss, double LossAfter, ShownMatrix SampleLosses, double PrintedLoss, ShownMatrix OutputAfter,
    ImmutableArray<LectureLayer> Layers)
{
    const int FirstLayer = 2;

    /// <summary>The step that leads on from a state.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="state">The state before the step.</param>
    /// <param name="batch">The batch that it takes.</param>
    /// <param name="printedLoss">The loss that the step reports.</param>
    public static LectureStep Of(TrainingPlan plan, TrainState<float> state, Batch<float> batch, double printedLoss)
    {
        var (config, step) = (plan.Config, plan.Step);
        var values = StepValues<float>.Of(step, state, batch);
        var loss = MinimizedObjective.Of(step).Loss;
        var outputAfter = step.Network.Forward(values.Next, values.Batch.X);
        return new(
            state.Step + 1, config.Recipe.Name, config.LearningRate,
            config.Recipe.IsShuffled ? null : state.Step % plan.StepsPerEpoch * config.BatchSize,
            new(values.Batch.X), new(values.Batch.Target),
            loss.Apply(values.Layers[^1].A, values.Batch.Target).Value, loss.Apply(outputAfter, values.Batch.Target).Value,
            new(loss.PerSample(values.Layers[^1].A, values.Batch.Target)), printedLoss,
            new(Outputs(loss, outputAfter)), [.. values.Layers.Select((layer, i) => LectureLayer.Of(
                i + FirstLayer, layer, i + 1 == values.Layers.Length ? loss : null))]);
    }

    /// <summary>The probabilities where the loss takes logits, else the outputs themselves.</summary>
    internal static Matrix<float> Outputs(Loss? loss, Matrix<float> outputs) =>
        loss is SoftmaxCrossEntropy ? Softmax<float>.Of(outputs).Probabilities : outputs;
}

/// <summary>One layer in a step.</summary>
/// <param name="Number">The number of the layer, from 2.</param>
/// <param name="Activation">The name of f.</param>
/// <param name="Z">z = a·W + b, of the a of the layer before: batch × out.</param>
/// <param name="A">a = f(z): batch × out.</param>
/// <param name="Delta">δ = ∂L/∂z: batch × out.</param>
/// <param name="W">W before: in × out.</param>
/// <param name="B">b before: 1 × out.</param>
/// <param name="WeightUpdate">ΔW: in × out.</param>
/// <param name="BiasUpdate">Δb: 1 × out; null where b is replaced.</param>
/// <param name="NextW">W after.</param>
/// <param name="NextB">b after.</param>
sealed record LectureLayer(
    int Number, string Activation, ShownMatrix Z, ShownMatrix A, ShownMatrix Delta, ShownMatrix W, ShownMatrix B,
    ShownMatrix WeightUpdate, ShownMatrix? BiasUpdate, ShownMatrix NextW, ShownMatrix NextB)
{
    /// <summary>The layer with its values; <paramref name="loss"/> is that of the last layer, null for the others.</summary>
    public static LectureLayer Of(int number, LayerValues<float> values, Loss? loss)
    {
        var ((w, b), (nextW, nextB)) = (values.Previous, values.Next);
        return new(
            number, loss is SoftmaxCrossEntropy ? "softmax" : values.Activation.Name, new(values.Z),
            new(LectureStep.Outputs(loss, values.A)), new(values.Delta), new(w), new(b), new(values.Update.Weights),
            values.Update.Biases is { } biases ? new(biases) : null, new(nextW), new(nextB));
    }
}
