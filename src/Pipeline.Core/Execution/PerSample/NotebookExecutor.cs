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
    /// <param name="units">The hidden layer and the output layer; their weights may have pending updates already.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public NotebookExecutor(Deferred step, NotebookStep notebook, ImmutableArray<DenseUnit<T>> units, Kernels<T> kernels)
    {
        (this.step, this.kernels) = (notebook, kernels);
        w2 = DeferredExecutor.CreateWeights(step, units[0].W, isFirst: true, kernels);
        w3 = (HiddenWeights<T>)DeferredExecutor.CreateWeights(step, units[1].W, isFirst: false, kernels);
        (Weights, biases) = ([w2, w3], [units[0].B, units[1].B]);
    }

    public override ImmutableArray<TrainingWeights<T>> Weights { get; }

    public override Matrix<T> Bias(int layer) => biases[layer];

    public override void Apply(int sample, long number, Batch<T> batch)
    {
        var (x, t) = batch;
        ref var b2 = ref biases[0];
        ref var b3 = ref biases[1];
        var input = Input(x);

        var (a2, paddedA2, a3) = Forward(sample, sample, input);

        var delta3 = NotebookStep.TimesSigmoidDerivative(a3 - t, a3);
        var update3 = -step.LearningRate * delta3;
        w3.AddUpdate(sample, paddedA2, Pad(update3));
        b3 += update3;

        var error2 = new T[paddedA2.Length];
        w3.BackwardInput(sample + 1, delta3.Span, error2);
        var delta2 = NotebookStep.TimesSigmoidDerivative(new Matrix<T>(1, a2.Columns, error2), a2);
        w2.AddUpdate(sample, input, Pad(-step.LearningRate * delta2));
        b2 = step.LearningRate * delta2;
    }

    public override double Loss(int rank, Batch<T> batch)
    {
        var (_, _, outputs) = Forward(rank - 1, rank, Input(batch.X));
        return kernels.ToDouble(step.Reported.Loss.Apply(outputs, batch.Target).Value);
    }

    public override Metrics CreateMetrics(Parameters<T> after, Batch<T> batch) => Metrics.Of(step.Reported, after, batch);

    (Matrix<T> A2, T[] PaddedA2, Matrix<T> A3) Forward(int sample, int rank, T[] input)
    {
        var a2 = NotebookStep.ApplySigmoid(Multiply(w2, sample, rank, input, biases[0].Columns).AddRow(biases[0]));
        var padded = Pad(a2);
        return (a2, padded, NotebookStep.ApplySigmoid(Multiply(w3, sample, rank, padded, biases[1].Columns).AddRow(biases[1])));
    }

    /// <summary>a·W, 1 × <paramref name="columns"/>.</summary>
    Matrix<T> Multiply(TrainingWeights<T> weights, int sample, int rank, T[] a, int columns)
    {
        var y = new T[kernels.PaddedWidth(columns)];
        weights.Forward(sample, rank, a, y);
        return new(1, columns, y);
    }

    /// <summary>The input as W² takes it: padded, or empty where W² knows the inputs of the block.</summary>
    T[] Input(Matrix<T> x) => w2 is HiddenWeights<T> ? Pad(x) : [];

    T[] Pad(Matrix<T> row) => Kernels<T>.Pad(row.Span, row.Columns, kernels.PaddedWidth(row.Columns));
}
