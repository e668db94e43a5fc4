using System.Runtime.CompilerServices;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Differentiation;

/// <summary>The gradient by numerical differentiation, two forward passes a parameter: gᵢ = (J(p + h·eᵢ) − J(p − h·eᵢ)) / 2h.</summary>
/// <remarks>
/// It needs no pullback, so it works for anything with a value, and is wrong by h²/6·J‴ + ε/h. One sample of a stack of row-wise layers is
/// evaluated by many perturbed networks side by side: the same passes and the same bits as <see cref="OneByOne"/>, which is the specification.
/// </remarks>
/// <param name="Step">h, larger than 0.</param>
public sealed record CentralDifference(double Step) : GradientMethod
{
    /// <inheritdoc/>
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch) =>
        PerturbedNetwork<T>.Of(objective, p, batch, Step) is { } stack
            ? (objective.Value(p, batch), stack.Gradient())
            : OneByOne(objective, p, batch);

    /// <summary>The same, written down as it is meant: every perturbed network evaluated on its own.</summary>
    public (T Value, Parameters<T> Gradient) OneByOne<T>(Objective objective, Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        var threads = batch.X.Kernels.Threads;
        var (alone, sample) = (p.Map(OnOneThread), new Batch<T>(OnOneThread(batch.X), OnOneThread(batch.Target)));
        return (objective.Value(p, batch), new([.. alone.Matrices.Select((leaf, l) => Slopes(leaf, l))]));

        Matrix<T> Slopes(Matrix<T> leaf, int l)
        {
            var (up, down) = Perturb(leaf);
            var values = OrderedParallel.Map(leaf.Values.Length, threads, i => (With(l, i, up.Values[i]), With(l, i, down.Values[i])));
            return DifferenceQuotients(
                Matrix<T>.Of(leaf.Rows, leaf.Columns, [.. values.Select(v => v.Item1)]),
                Matrix<T>.Of(leaf.Rows, leaf.Columns, [.. values.Select(v => v.Item2)]));
        }

        T With(int l, int i, T value) => objective.Value(WithElement(alone, l, i, value), sample);
    }

    /// <summary>p + h and p − h, element by element.</summary>
    internal (Matrix<T> Plus, Matrix<T> Minus) Perturb<T>(Matrix<T> p) where T : unmanaged => (p.Map(new Shifted(Step)), p.Map(new Shifted(-Step)));

    /// <summary>The same of numbers in arrays.</summary>
    internal void Perturb<T>(Kernels<T> kernels, ReadOnlySpan<T> p, Span<T> plus, Span<T> minus) where T : unmanaged
    {
        kernels.Map(new Shifted(Step), p, plus);
        kernels.Map(new Shifted(-Step), p, minus);
    }

    /// <summary>(J₊ − J₋) / 2h, element by element.</summary>
    internal Matrix<T> DifferenceQuotients<T>(Matrix<T> plus, Matrix<T> minus) where T : unmanaged => plus.Zip(minus, new Quotient(Step));

    /// <summary>The same of numbers in arrays.</summary>
    internal void DifferenceQuotients<T>(Kernels<T> kernels, ReadOnlySpan<T> plus, ReadOnlySpan<T> minus, Span<T> slopes) where T : unmanaged =>
        kernels.Zip(new Quotient(Step), plus, minus, slopes);

    static Matrix<T> OnOneThread<T>(Matrix<T> m) where T : unmanaged => m.With(m.Kernels.WithThreads(1));

    static Parameters<T> WithElement<T>(Parameters<T> p, int leaf, int index, T value) where T : unmanaged =>
        new(p.Matrices.SetItem(leaf, Matrix<T>.Of(p.Matrices[leaf].Rows, p.Matrices[leaf].Columns, p.Matrices[leaf].Values.SetItem(index, value))));

    readonly struct Quotient(double h) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S plus, S minus) where S : IScalar<S> => (plus - minus) / (2 * h);
    }

    readonly struct Shifted(double h) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x) where S : IScalar<S> => x + h;
    }
}
