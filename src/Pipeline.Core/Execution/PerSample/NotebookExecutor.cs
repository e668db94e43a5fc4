using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>The notebook's steps: <see cref="NotebookStep"/> line by line, the products with weights that are kept open.</summary>
sealed class NotebookExecutor<T> : PerSampleExecutor<T> where T : unmanaged
{
    readonly NotebookStep step;
    readonly Kernels<T> kernels;
    readonly TrainingWeights<T> w2;
    readonly HiddenWeights<T> w3;
    readonly Matrix<T>[] biases;            // b², b³ as they stand

    /// <summary>Takes over the layers; their weights may have pending updates already.</summary>
    public NotebookExecutor(Deferred step, NotebookStep notebook, ImmutableArray<DenseUnit<T>> units, Kernels<T> kernels)
    {
        (this.step, this.kernels) = (notebook, kernels);
        w2 = DeferredExecutor.CreateWeights(step, units[0].W, isFirst: true, kernels);
        w3 = (HiddenWeights<T>)DeferredExecutor.CreateWeights(step, units[1].W, isFirst: false, kernels);
        (Weights, biases) = ([w2, w3], [units[0].B, units[1].B]);
    }

    public override ImmutableArray<TrainingWeights<T>> Weights { get; }

    public override Matrix<T> Bias(int layer) => biases[layer];

    public override void Apply(int term, Batch<T> batch)
    {
        var (x, t) = batch;
        ref var b2 = ref biases[0];
        ref var b3 = ref biases[1];
        var input = w2 is HiddenWeights<T> ? Padded(x) : [];

        var (a2, hidden, a3) = Forward(term, term, input);

        var delta3 = NotebookStep.TimesSigmoidDerivative(a3 - t, a3);
        var update3 = -step.LearningRate * delta3;
        w3.AddUpdate(term, hidden, Padded(update3));
        b3 += update3;

        var back = new T[hidden.Length];
        w3.BackwardInput(term + 1, delta3.Span, back);
        var delta2 = NotebookStep.TimesSigmoidDerivative(new Matrix<T>(1, a2.Columns, back), a2);
        w2.AddUpdate(term, input, Padded(-step.LearningRate * delta2));
        b2 = step.LearningRate * delta2;
    }

    public override double Loss(int terms, Batch<T> batch) => kernels.ToDouble(
        step.Reported.Loss.Apply(Forward(terms - 1, terms, w2 is HiddenWeights<T> ? Padded(batch.X) : []).Outputs, batch.Target).Value);

    public override Metrics Report(Parameters<T> after, Batch<T> batch) => Metrics.Of(step.Reported, after, batch);

    (Matrix<T> Hidden, T[] Padded, Matrix<T> Outputs) Forward(int number, int terms, T[] input)
    {
        var a2 = NotebookStep.ApplySigmoid(Product(w2, number, terms, input, biases[0].Columns).AddRow(biases[0]));
        var padded = Padded(a2);
        return (a2, padded, NotebookStep.ApplySigmoid(Product(w3, number, terms, padded, biases[1].Columns).AddRow(biases[1])));
    }

    Matrix<T> Product(TrainingWeights<T> weights, int number, int terms, T[] a, int columns)
    {
        var y = new T[kernels.PaddedWidth(columns)];
        weights.Forward(number, terms, a, y);
        return new(1, columns, y);
    }

    T[] Padded(Matrix<T> row) => Kernels<T>.Pad(row.Span, row.Columns, kernels.PaddedWidth(row.Columns));
}
