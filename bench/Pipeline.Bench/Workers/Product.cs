using System.Diagnostics;
using Pipeline.Kernels;
using Pipeline.Numerics;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>The product of a batch and a layer, 128 × 784 times 784 × 800, and what the core could do at most, in turn.</summary>
static class Product
{
    const int Rows = 128, Inner = 784, Columns = 800, Turns = 12, Warm = 40, Products = 20;

    public static IEnumerable<string> Run(ModelAndData asked)
    {
        var threads = asked.Whole("--threads");
        var kernels = Kernels<float>.Default.WithThreads(threads);
        var (a, b) = (Matrix(Rows, Inner, 1).With(kernels), Matrix(Inner, Columns, 2).With(kernels));
        Multiply(a, b, Warm);
        for (var turn = 1; turn <= Turns; turn++)
        {
            yield return Invariant($"ours peak=fma lanes={FmaPeak.Lanes} turn={turn} {FmaPeak.Measure():F3} GFLOP/s");
            yield return Invariant($"ours product={Rows}x{Columns}x{Inner} threads={threads} turn={turn} {Multiply(a, b, Products):F3} GFLOP/s");
        }
    }

    static double Multiply(Matrix<float> a, Matrix<float> b, int times)
    {
        var (clock, check) = (Stopwatch.GetTimestamp(), 0f);
        for (var i = 0; i < times; i++) check += (a * b)[0, 0];
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        return float.IsFinite(check) ? 2.0 * Rows * Inner * Columns * times / seconds * 1e-9 : 0;
    }

    static Matrix<float> Matrix(int rows, int columns, long seed) => Matrix<float>.Fill(rows, columns, i => Key.From(seed).Uniform(i) - 0.5);
}
