using System.Diagnostics;
using Pipeline.Kernels;
using Pipeline.Numerics;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>
/// The product of a batch and the weights of a layer, 128 × 784 times 784 × 800, allocation of the result included, and the fused
/// multiply-add peak of the core, in alternation.
/// </summary>
static class MatrixProduct
{
    const int Repetitions = 12, WarmUp = 40, Products = 20;

    static readonly GemmShape Shape = new(M: 128, K: 784, N: 800);

    public static IEnumerable<string> Run(WorkerOptions options)
    {
        var threads = options.Int("--threads");
        var kernels = Kernels<float>.Default.WithThreads(threads);
        var (a, b) = (Random(Shape.M, Shape.K, seed: 1), Random(Shape.K, Shape.N, seed: 2));
        Measure(kernels, a, b, WarmUp);
        for (var turn = 1; turn <= Repetitions; turn++)
        {
            yield return Invariant($"ours peak=fma lanes={FmaPeak.Lanes} turn={turn} {FmaPeak.Measure():F3} GFLOP/s");
            var speed = Measure(kernels, a, b, Products);
            yield return Invariant($"ours product={Shape.M}x{Shape.N}x{Shape.K} threads={threads} turn={turn} {speed:F3} GFLOP/s");
        }
    }

    /// <summary>10⁹ floating-point operations a second over <paramref name="times"/> products.</summary>
    static double Measure(Kernels<float> kernels, float[] a, float[] b, int times)
    {
        var (clock, check) = (Stopwatch.GetTimestamp(), 0f);
        for (var i = 0; i < times; i++) check += Multiply(kernels, a, b)[0];
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        return float.IsFinite(check) ? 2.0 * Shape.M * Shape.K * Shape.N * times / seconds * 1e-9 : 0;
    }

    /// <summary>a·b in a new array, as <see cref="Matrix{T}"/> allocates it.</summary>
    static float[] Multiply(Kernels<float> kernels, float[] a, float[] b)
    {
        var y = GC.AllocateUninitializedArray<float>(Shape.M * Shape.N);
        kernels.Gemm(default, a, b, y, Shape);
        return y;
    }

    static float[] Random(int rows, int columns, long seed) =>
        [.. Matrix<float>.Fill(rows, columns, i => Key.From(seed).Uniform(i) - 0.5).Values];
}
