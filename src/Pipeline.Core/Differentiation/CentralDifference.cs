using System.Runtime.CompilerServices;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Differentiation;

/// <summary>The gradient by numerical differentiation, two forward passes a parameter: gᵢ = (J(p + h·eᵢ) − J(p − h·eᵢ)) / 2h.</summary>
/// <remarks>It needs no pullback, so it works for anything with a value, and is wrong by h²/6·J‴ + ε/h.</remarks>
/// <param name="Step">h, larger than 0.</param>
public sealed record CentralDifference(double Step) : GradientMethod
{
    /// <inheritdoc/>
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch) =>
        OneByOne(objective, p, batch, threads: 1);

    /// <summary>The same, the perturbed networks spread over threads, each evaluated on its own.</summary>
    internal (T Value, Parameters<T> Gradient) OneByOne<T>(Objective objective, Parameters<T> p, Batch<T> batch, int threads) where T : unmanaged
    {
        return (objective.Value(p, batch), p.With([.. p.Matrices.Select(Gradient)]));

        Matrix<T> Gradient(Matrix<T> matrix, int m)
        {
            var (plus, minus) = Perturb(matrix);
            var values = OrderedParallel.Map(matrix.Values.Length, threads, i => (Value(m, i, plus.Values[i]), Value(m, i, minus.Values[i])));
            return DifferenceQuotients(
                Matrix<T>.Of(matrix.Rows, matrix.Columns, [.. values.Select(v => v.Item1)]),
                Matrix<T>.Of(matrix.Rows, matrix.Columns, [.. values.Select(v => v.Item2)]));
        }

        T Value(int m, int i, T number) => objective.Value(p.WithElement(m, i, number), batch);
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
