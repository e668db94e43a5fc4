using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>The notebook's steps: <see cref="NotebookStep"/> line by line, the products with weights that are kept open.</summary>
sealed class NotebookRun<T> : BlockRun<T> where T : unmanaged
{
    readonly NotebookStep step;
    readonly Kernels<T> kernels;
    readonly RunningWeights<T> w2;
    readonly HiddenWeights<T> w3;
    readonly Matrix<T>[] biases;            // b², b³ as they stand

    /// <summary>Opens the weights of <paramref name="p"/>, which may be within a block already.</summary>
    public NotebookRun(Deferred step, NotebookStep notebook, Parameters<T> p, Kernels<T> kernels)
    {
        (this.step, this.kernels) = (notebook, kernels);
        w2 = step.Running(p.Leaves[0], isFirst: true, kernels);
        w3 = (HiddenWeights<T>)step.Running(p.Leaves[2], isFirst: false, kernels);
        (Weights, biases) = ([w2, w3], [p.Leaves[1], p.Leaves[3]]);
    }

    public override ImmutableArray<RunningWeights<T>> Weights { get; }

    public override Matrix<T> Bias(int layer) => biases[layer];

    public override void Take(int term, Batch<T> batch)
    {
        var (x, t) = batch;
        ref var b2 = ref biases[0];
        ref var b3 = ref biases[1];
        var input = w2 is HiddenWeights<T> ? Padded(x) : [];

        var (a2, hidden, a3) = Forward(term, term, input);

        var delta3 = NotebookStep.TimesSlope(a3 - t, a3);
        var update3 = -step.LearningRate * delta3;
        w3.Append(term, hidden, Padded(update3));
        b3 += update3;

        var back = new T[hidden.Length];
        w3.TimesTransposed(term + 1, delta3.Span, back);
        var delta2 = NotebookStep.TimesSlope(new Matrix<T>(1, a2.Columns, back, kernels), a2);
        w2.Append(term, input, Padded(-step.LearningRate * delta2));
        b2 = step.LearningRate * delta2;
    }

    public override double Loss(int terms, Batch<T> batch) => kernels.Real(
        step.Printed.Loss.Apply(Forward(terms - 1, terms, w2 is HiddenWeights<T> ? Padded(batch.X) : []).Outputs, batch.Target).Value);

    public override Metrics Report(Parameters<T> after, Batch<T> batch) => Metrics.Of(step.Printed, after, batch);

    (Matrix<T> Hidden, T[] Padded, Matrix<T> Outputs) Forward(int number, int terms, T[] input)
    {
        var a2 = NotebookStep.Sigmoid(Product(w2, number, terms, input, biases[0].Columns).PlusRow(biases[0]));
        var padded = Padded(a2);
        return (a2, padded, NotebookStep.Sigmoid(Product(w3, number, terms, padded, biases[1].Columns).PlusRow(biases[1])));
    }

    Matrix<T> Product(RunningWeights<T> weights, int number, int terms, T[] a, int columns)
    {
        var y = new T[kernels.Padded(columns)];
        weights.Product(number, terms, a, y);
        return new(1, columns, y, kernels);
    }

    T[] Padded(Matrix<T> row) => Kernels<T>.Pad(row.Span, row.Columns, kernels.Padded(row.Columns));
}
