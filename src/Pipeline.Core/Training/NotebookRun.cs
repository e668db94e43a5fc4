using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>The notebook's steps of one block: <see cref="NotebookStep"/> line by line, the products with opened weights from buffers.</summary>
sealed class NotebookRun<T> where T : unmanaged
{
    readonly double learningRate;
    readonly int pending;
    readonly TermBuffer<T> w2, w3;
    readonly Matrix<T>[] biases;            // b², b³ as they stand

    /// <summary>Opens the weights of <paramref name="p"/>, which may be within a block already, for the inputs that are to come.</summary>
    public NotebookRun(NotebookStep step, Parameters<T> p, int capacity, ImmutableArray<Matrix<T>> inputs)
    {
        learningRate = step.LearningRate;
        pending = TermBuffer<T>.Pending(p.Leaves[0]);
        w2 = TermBuffer<T>.Ahead(p.Leaves[0], capacity, inputs);
        w3 = TermBuffer<T>.Opened(p.Leaves[2], capacity);
        biases = [p.Leaves[1], p.Leaves[3]];
    }

    /// <summary>The parameters after step <paramref name="k"/> of the block.</summary>
    public Parameters<T> Take(int k, Batch<T> batch)
    {
        var (x, t) = batch;
        ref var b2 = ref biases[0];
        ref var b3 = ref biases[1];
        var terms = pending + k;

        var a2 = NotebookStep.Sigmoid(w2.Product(terms, x).PlusRow(b2));
        var a3 = NotebookStep.Sigmoid(w3.Product(terms, a2).PlusRow(b3));

        var delta3 = NotebookStep.TimesSlope(a3 - t, a3);
        var update3 = -learningRate * delta3;
        w3.Append(terms, a2.Span, update3.Span);
        b3 += update3;

        var delta2 = NotebookStep.TimesSlope(w3.TimesTransposed(terms + 1, delta3), a2);
        w2.Append(terms, x.Span, (-learningRate * delta2).Span);
        b2 = learningRate * delta2;

        return Parameters<T>.Of(w2.Snapshot(terms + 1), b2, w3.Snapshot(terms + 1), b3);
    }
}
