using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Models;

/// <summary>Trained models whose outputs are the targets of another network: knowledge distillation.</summary>
/// <remarks>
/// The target of input x is q = mean over the teachers of softmax(z/T), with z = ln p of a teacher's probabilities p (what is added to all
/// logits changes no softmax). Together with the loss at the same temperature T this is the method of Hinton, Vinyals and Dean, Distilling
/// the knowledge in a neural network (2015), https://arxiv.org/abs/1503.02531, on soft targets alone. With label smoothing ε the target is
/// (1 − ε)·q + ε/classes.
/// </remarks>
/// <typeparam name="T">The precision of training.</typeparam>
sealed class Teachers<T> where T : unmanaged
{
    // Rows that a thread evaluates at once.
    const int RowsPerBlock = 64;

    readonly ImmutableArray<Predictor<T>> predictors;
    readonly double temperature, labelSmoothing;

    /// <param name="models">Models of one number of inputs and of classes, which take encoded inputs.</param>
    /// <param name="temperature">T.</param>
    /// <param name="labelSmoothing">ε: the share of the uniform distribution in the targets.</param>
    public Teachers(ImmutableArray<Model> models, double temperature, double labelSmoothing = 0)
    {
        this.labelSmoothing = Require.Fraction(labelSmoothing, "The label smoothing");
        this.temperature = Require.Positive(temperature, "The temperature");
        predictors = [.. models.Select(model => (model with { InputEncoding = InputEncoding.None }).CreatePredictor<T>())];
    }

    int Classes => predictors[0].OutputWidth;

    /// <summary>
    /// The batches with soft targets. They are computed when the first row is read, on all threads: batches that are skipped cost nothing.
    /// </summary>
    public IEnumerable<Batch<T>> Teach(IEnumerable<Batch<T>> batches, int threads) => batches.Select(batch =>
    {
        var targets = new Lazy<ImmutableArray<T>>(() => SoftTargets(batch.X, threads));
        return batch with { Target = Matrix<T>.FromSource(new SoftTargetRows<T>(targets, Classes), 0, batch.X.Rows, Classes) };
    });

    /// <summary>q: batch × classes, row-major.</summary>
    /// <param name="x">batch × in, encoded.</param>
    /// <param name="threads">The number of threads; they evaluate different rows.</param>
    public ImmutableArray<T> SoftTargets(Matrix<T> x, int threads)
    {
        var blocks = Batches.Ranges(x.Rows, RowsPerBlock).ToImmutableArray();
        var targets = OrderedParallel.Map(blocks.Length, threads, i => SoftTargetsOfBlock(x, blocks[i].Start, blocks[i].Count));
        return [.. targets.SelectMany(block => block)];
    }

    T[] SoftTargetsOfBlock(Matrix<T> x, int firstRow, int rows)
    {
        var kernels = Kernels<T>.Default;
        var (sum, probabilities) = (new T[rows * Classes], new T[rows * Classes]);
        var inputs = ArrayPool<T>.Shared.Rent(rows * x.Columns);
        try
        {
            x.CopyTo(firstRow, inputs.AsSpan(0, rows * x.Columns));
            foreach (var predictor in predictors)
            {
                predictor.Predict(inputs.AsSpan(0, rows * x.Columns), probabilities);
                for (var row = 0; row < rows; row++) Temper(kernels, probabilities.AsSpan(row * Classes, Classes));
                kernels.Zip(new Add(), sum, probabilities, sum);
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(inputs);
        }
        kernels.Map(new Scale(1.0 / predictors.Length), sum, sum);
        if (labelSmoothing > 0) kernels.Map(new MixOp(1 - labelSmoothing, labelSmoothing / Classes), sum, sum);
        return sum;
    }

    /// <summary>p ← softmax(ln p/T), which is p^(1/T) divided by its sum.</summary>
    void Temper(Kernels<T> kernels, Span<T> p)
    {
        if (temperature != 1) kernels.Map(new PowerOp(1 / temperature), p, p);
        // Independent probabilities may all be 0.
        var sum = kernels.ToDouble(kernels.Sum(p));
        if (sum > 0) kernels.Map(new Scale(1 / sum), p, p);
        else p.Fill(kernels.FromDouble(1.0 / p.Length));
    }

    /// <summary>a·x + b.</summary>
    readonly struct MixOp(double a, double b) : IUnaryOp
    {
        readonly double a = a, b = b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x) where S : IScalar<S> => a * x + b;
    }

    /// <summary>xᵃ = e^(a·ln x), for x ≥ 0 and a > 0.</summary>
    readonly struct PowerOp(double a) : IUnaryOp
    {
        readonly double a = a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x) where S : IScalar<S> => S.Exp(a * S.Log(x));
    }
}
