using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary><see cref="NotebookStep"/> on single samples with deferred updates: its formulas line by line, with its letters.</summary>
/// <remarks>
/// Only W² and W³ are in arrays that every step overwrites. Biases and activations are small, so each step makes new matrices of them, and
/// a copy of a bias is the matrix itself. The calling thread does everything but the shared products of W² and W³.
/// </remarks>
sealed class NotebookExecutor<T> : PerSampleExecutor<T> where T : unmanaged
{
    readonly NotebookStep step;
    readonly Kernels<T> kernels;
    readonly TrainingWeights<T> w2;
    readonly HiddenWeights<T> w3;
    readonly Matrix<T>[] biases;            // b², b³

    /// <param name="step">Says which weights are deferred, and for how many steps.</param>
    /// <param name="notebook">The step whose updates are deferred.</param>
    /// <param name="layers">The hidden layer and the output layer; their weights may have pending updates already.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public NotebookExecutor(DeferredUpdateStep step, NotebookStep notebook, ImmutableArray<DenseUnit<T>> layers, Kernels<T> kernels)
    {
        (this.step, this.kernels) = (notebook, kernels);
        w2 = DeferredExecutor.CreateWeights(step, layers[0].W, isFirst: true, kernels);
        w3 = (HiddenWeights<T>)DeferredExecutor.CreateWeights(step, layers[1].W, isFirst: false, kernels);
        (Weights, biases) = ([w2, w3], [layers[0].B, layers[1].B]);
    }

    public override ImmutableArray<TrainingWeights<T>> Weights { get; }

    public override Matrix<T> CopyBias(int layer) => biases[layer];

    public override void RunStep(int sampleIndex, long stepNumber, Batch<T> batch)
    {
        var (x, t) = batch;
        ref var b2 = ref biases[0];
        ref var b3 = ref biases[1];
        var paddedInput = PadInput(x);

        var (a2, paddedA2, a3) = Forward(sampleIndex, sampleIndex, paddedInput);

        var delta3 = NotebookStep.TimesSigmoidDerivative(a3 - t, a3);
        var update3 = -step.LearningRate * delta3;
        w3.AddUpdate(sampleIndex, paddedA2, Pad(update3));
        b3 += update3;

        var error2 = new T[paddedA2.Length];
        w3.BackwardInput(sampleIndex + 1, delta3.Span, error2);
        var delta2 = NotebookStep.TimesSigmoidDerivative(new Matrix<T>(1, a2.Columns, error2), a2);
        w2.AddUpdate(sampleIndex, paddedInput, Pad(-step.LearningRate * delta2));
        b2 = step.LearningRate * delta2;
    }

    public override double ReportedLoss(int pendingRank, Batch<T> batch)
    {
        var (_, _, outputs) = Forward(pendingRank - 1, pendingRank, PadInput(batch.X));
        return kernels.ToDouble(step.ReportedObjective.Loss.Apply(outputs, batch.Target).Value);
    }

    public override Metrics MetricsOfLastStep(Parameters<T> parametersAfter, Batch<T> batch) =>
        Metrics.Of(step.ReportedObjective, parametersAfter, batch);

    (Matrix<T> A2, T[] PaddedA2, Matrix<T> A3) Forward(int sampleIndex, int pendingRank, T[] paddedInput)
    {
        var a2 = NotebookStep.ApplySigmoid(Multiply(w2, sampleIndex, pendingRank, paddedInput, biases[0].Columns).AddRow(biases[0]));
        var padded = Pad(a2);
        return (a2, padded, NotebookStep.ApplySigmoid(Multiply(w3, sampleIndex, pendingRank, padded, biases[1].Columns).AddRow(biases[1])));
    }

    /// <summary>a·W, 1 × <paramref name="columns"/>.</summary>
    Matrix<T> Multiply(TrainingWeights<T> weights, int sampleIndex, int pendingRank, T[] a, int columns)
    {
        var y = new T[kernels.PaddedWidth(columns)];
        weights.Forward(sampleIndex, pendingRank, a, y);
        return new(1, columns, y);
    }

    /// <summary>The input as W² takes it: padded, or empty where W² knows the inputs of the block.</summary>
    T[] PadInput(Matrix<T> x) => w2 is HiddenWeights<T> ? Pad(x) : [];

    T[] Pad(Matrix<T> row) => Kernels<T>.Pad(row.Span, row.Columns, kernels.PaddedWidth(row.Columns));
}
