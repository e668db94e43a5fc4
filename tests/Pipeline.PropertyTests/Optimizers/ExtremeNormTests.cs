using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Optimizers;

/// <summary>Norms whose square is too large or too small for the number format: clipped to the bound, in the same direction.</summary>
public class ExtremeNormTests
{
    static Parameters<T> Gradient<T>(double size) where T : unmanaged => new(
        [new("W", 3, 4, true), new("b", 1, 4, false)],
        [Matrix<T>.Fill(3, 4, i => size * (i - 5.5) / 8), Matrix<T>.Fill(1, 4, i => size * (i - 1.25) / 8)]);

    static double[] Numbers<T>(Parameters<T> p) where T : unmanaged => [.. p.Flatten().Select(Kernels<T>.Default.ToDouble)];

    /// <summary>‖x‖, scaled.</summary>
    static double Norm(double[] x)
    {
        var largest = x.Max(Math.Abs);
        return largest * Math.Sqrt(x.Sum(v => v / largest * (v / largest)));
    }

    [Theory]
    [InlineData(1e30, 1)]
    [InlineData(1e38, 0.5)]
    [InlineData(1e20, 3)]
    [InlineData(1e-20, 1e-21)]
    [InlineData(1e-30, 1e-31)]
    public void The_global_norm_in_float(double size, double limit) => Clips<float>(size, limit, 1e-6);

    [Theory]
    [InlineData(1e200, 1)]
    [InlineData(1e307, 2)]
    [InlineData(1e160, 1e-5)]
    [InlineData(1e-200, 1e-201)]
    public void The_global_norm_in_double(double size, double limit) => Clips<double>(size, limit, 1e-14);

    static void Clips<T>(double size, double limit, double tolerance) where T : unmanaged
    {
        var g = Gradient<T>(size);
        var (numbers, update) = (Numbers(g), Numbers(Optimizer.ClipByGlobalNorm(limit).Update(g, OptimizerState<T>.Empty, g, 0).Update));
        Assert.Equal(1, Norm(update) / limit, tolerance);
        var scale = Norm(update) / Norm(numbers);
        Assert.All(numbers.Zip(update), pair => Assert.Equal(1, pair.Item2 / (pair.Item1 * scale), 10 * tolerance));
        // Below the bound nothing changes.
        Assert.Equal(g, Optimizer.ClipByGlobalNorm(size < 1 ? 1 : 1e308).Update(g, OptimizerState<T>.Empty, g, 0).Update);
    }

    [Fact]
    public void Zero_NaN_and_infinity_are_as_before()
    {
        static double Clipped(double x) => Optimizer.ClipByGlobalNorm(1e-30).Update(
            new Parameters<float>([new("b", 1, 1, false)], [Matrix<float>.Fill(1, 1, _ => x)]), OptimizerState<float>.Empty,
            Parameters<float>.Empty, 0).Update.Matrices[0][0, 0];
        Assert.Equal([0, double.NaN, double.NaN], new[] { 0, double.NaN, double.PositiveInfinity }.Select(Clipped));
    }

    [Theory]
    [InlineData(1e30, 2)]
    [InlineData(1e-30, 1e-30)]
    public void The_norm_of_each_column_in_float(double size, double limit) => Bounds<float>(size, limit, 1e-6);

    [Theory]
    [InlineData(1e200, 2)]
    [InlineData(1e-200, 1e-200)]
    public void The_norm_of_each_column_in_double(double size, double limit) => Bounds<double>(size, limit, 1e-14);

    // From weights 0, so that w = p + u is the bounded weight itself. One column is small and stays.
    static void Bounds<T>(double size, double limit, double tolerance) where T : unmanaged
    {
        var g = Matrix<T>.Fill(3, 4, i => i % 4 == 3 ? limit / 8 : size * (i - 5.5));
        ImmutableArray<ParameterInfo> infos = [new("W", 3, 4, true)];
        var zero = new Parameters<T>(infos, [Matrix<T>.Fill(3, 4, _ => 0)]);
        var w = Optimizer.MaxNorm(limit).Update(new(infos, [g]), OptimizerState<T>.Empty, zero, 0).Update.Matrices[0];
        for (var j = 0; j < 4; j++)
        {
            double[] Column(Matrix<T> m) => [.. Enumerable.Range(0, 3).Select(i => Kernels<T>.Default.ToDouble(m[i, j]))];
            Assert.Equal(Math.Min(1, Norm(Column(g)) / limit), Norm(Column(w)) / limit, tolerance);
            Assert.Equal(Column(g)[2] / Column(g)[0], Column(w)[2] / Column(w)[0], 10 * tolerance);
        }
    }

    // Inputs of 10¹⁵ make gradients of 10³⁰, whose squares overflow in single precision.
    [Fact]
    public void Training_as_it_runs_has_the_bits_of_training_as_it_is_written()
    {
        foreach (var optimizer in new[]
        {
            Optimizer.ClipByGlobalNorm(1) >> Optimizer.Sgd(0.1), Optimizer.Sgd(0.1) >> Optimizer.MaxNorm(0.5),
            Optimizer.ClipByGlobalNorm(0.5) >> Optimizer.Adam(0.01) >> Optimizer.MaxNorm(0.75),
        })
        {
            var step = Step(Dense(9, 20) >> Relu >> Dense(20, 3), new HalfSquaredError(), optimizer);
            var start = step.Init<float>(Key.From(1));
            var batches = Draw.Batches<float>(Key.From(2), 3, 5, 9, 3)
                .Select(batch => batch with { X = batch.X.MapIndexed((_, x) => x * 1e15f) }).ToArray();
            var written = batches.Aggregate(start, (state, batch) => step.Apply(state, batch).State);
            Assert.Equal(written, batches | Fold(start, step));
            Assert.All(written.Parameters.Flatten(), x => Assert.True(float.IsFinite(x)));
            Assert.NotEqual(start.Parameters, written.Parameters);
        }
    }
}
