using System.Globalization;
using System.Runtime.CompilerServices;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Differentiation;

/// <summary>Numerical differentiation: gᵢ = (J(p + h·eᵢ) − J(p − h·eᵢ)) / 2h, two forward passes per parameter.</summary>
/// <remarks>It uses no pullback. The error is about h²/6·J‴ (truncation) + ε/h (rounding).</remarks>
/// <param name="StepSize">h, larger than 0.</param>
public sealed record CentralDifference(double StepSize) : GradientMethod
{
    /// <summary>h, larger than 0.</summary>
    public double StepSize { get; init => field = Require.Positive(value, Name); } = Require.Positive(StepSize, Name);

    const string Name = "The step h of a difference";

    /// <inheritdoc/>
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch)
    {
        objective.Network.RequireParameters(p);
        objective.Network.RequireBatch(batch);
        return PerCoordinate(objective, p, batch, threads: 1);
    }

    /// <summary>The same with one forward pass per perturbed network, distributed over threads.</summary>
    internal (T Value, Parameters<T> Gradient) PerCoordinate<T>(Objective objective, Parameters<T> p, Batch<T> batch, int threads)
        where T : unmanaged
    {
        return (objective.Value(p, batch), p.With([.. p.Matrices.Select(Gradient)]));

        Matrix<T> Gradient(Matrix<T> matrix, int matrixIndex)
        {
            var (plus, minus) = Perturb(matrix);
            var values = OrderedParallel.Map(
                matrix.Values.Length, threads, i =>
                    (Plus: Value(matrixIndex, i, plus.Values[i]), Minus: Value(matrixIndex, i, minus.Values[i])));
            return DifferenceQuotients(
                Matrix<T>.Of(matrix.Rows, matrix.Columns, [.. values.Select(v => v.Plus)]),
                Matrix<T>.Of(matrix.Rows, matrix.Columns, [.. values.Select(v => v.Minus)]));
        }

        T Value(int matrixIndex, int i, T element) => objective.Value(p.WithElement(matrixIndex, i, element), batch);
    }

    /// <summary>p + h and p − h, element by element.</summary>
    internal (Matrix<T> Plus, Matrix<T> Minus) Perturb<T>(Matrix<T> p) where T : unmanaged =>
        (p.Map(new ShiftOp(StepSize)), p.Map(new ShiftOp(-StepSize)));

    /// <summary>The same on spans.</summary>
    internal void Perturb<T>(Kernels<T> kernels, ReadOnlySpan<T> p, Span<T> plus, Span<T> minus) where T : unmanaged
    {
        kernels.Map(new ShiftOp(StepSize), p, plus);
        kernels.Map(new ShiftOp(-StepSize), p, minus);
    }

    /// <summary>(J₊ − J₋) / 2h, element by element.</summary>
    internal Matrix<T> DifferenceQuotients<T>(Matrix<T> plus, Matrix<T> minus)
        where T : unmanaged => plus.Zip(minus, new CentralQuotientOp(StepSize));

    /// <summary>The same on spans.</summary>
    internal void DifferenceQuotients<T>(Kernels<T> kernels, ReadOnlySpan<T> plus, ReadOnlySpan<T> minus, Span<T> gradient)
        where T : unmanaged =>
        kernels.Zip(new CentralQuotientOp(StepSize), plus, minus, gradient);

    /// <summary>The method and its h.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"central differences, h = {StepSize}");

    readonly struct CentralQuotientOp(double h) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S plus, S minus) where S : IScalar<S> => (plus - minus) / (2 * h);
    }

    readonly struct ShiftOp(double h) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x) where S : IScalar<S> => x + h;
    }
}
