using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>The documented error bounds of <see cref="Elementary"/> in ulps, over the whole range and near every boundary.</summary>
public class ElementaryAccuracyTests
{
    const double ExpUlps = 1, ExpUlpsInFloat = 1.1, LogUlps = 1, TanhUlps = 2.5, SineUlps = 1.5, NormalUlps = 6;
    static readonly Key Random = Key.From(20);

    [Fact]
    public void Exp_is_within_its_error_bound_in_double() =>
        AssertBelow(ExpUlps, Elementary.Exp, Precise.Exp,
        [
            .. Uniform(-745.13, 709.78, 1500), .. Uniform(-1, 1, 700), .. Uniform(-745.13, -708, 500), .. Uniform(709, 709.78, 500),
            .. Logarithmic(-60, 0, 500),
        ]);

    [Fact]
    public void Log_is_within_its_error_bound_in_double() =>
        AssertBelow(LogUlps, Elementary.Log, Precise.Log,
        [
            .. Logarithmic(-1074, 1023, 1500).Select(Math.Abs), .. Uniform(0.5, 2, 1000),
            .. Logarithmic(-52, -2, 600).Select(x => 1 + x),
        ]);

    [Fact]
    public void Tanh_is_within_its_error_bound_in_double() =>
        AssertBelow(TanhUlps, Elementary.Tanh, Precise.Tanh,
            [.. Logarithmic(-1074, 5, 700), .. Uniform(-1, 1, 1000), .. Uniform(-21, 21, 700)]);

    [Fact]
    public void Sin_and_cos_are_within_their_error_bound_in_double()
    {
        var multiples = Enumerable.Range(0, 1500).Select(i => i * i * (Math.PI / 2)).Where(x => x < 1048576);
        double[] points =
            [.. Uniform(-10, 10, 1000), .. Uniform(-1048576, 1048576, 1000), .. multiples, .. Logarithmic(-1000, 0, 300)];
        AssertBelow(SineUlps, Elementary.Sin, Precise.Sin, points);
        AssertBelow(SineUlps, Elementary.Cos, Precise.Cos, points);
    }

    [Fact]
    public void The_normal_distribution_is_within_its_error_bound_in_double() =>
        AssertBelow(NormalUlps, x => Elementary.Normal<Dual>(x).Cdf.Value, Precise.NormalCdf,
            [.. Uniform(-37, 9, 500), .. Uniform(-6, 1, 500), .. Logarithmic(-60, 0, 200)]);

    // Every 16381st bit pattern of a float. The reference is the C library in double, whose error is about 2⁻²⁹ ulps of a float.
    [Fact]
    public void Exp_log_and_tanh_are_within_their_error_bounds_in_float()
    {
        var (exp, log, tanh) = (0.0, 0.0, 0.0);
        for (long pattern = 0; pattern < 1L << 32; pattern += 16381)
        {
            var x = BitConverter.UInt32BitsToSingle((uint)pattern);
            if (!float.IsFinite(x)) continue;
            if (x is > -104 and < 88.722f) exp = Math.Max(exp, Ulps(Elementary.Exp(x), Math.Exp(x)));
            if (x > 0) log = Math.Max(log, Ulps(Elementary.Log(x), Math.Log(x)));
            tanh = Math.Max(tanh, Ulps(Elementary.Tanh(x), Math.Tanh(x)));
        }
        Assert.InRange(exp, 0.4, ExpUlpsInFloat);
        Assert.InRange(log, 0.4, LogUlps);
        Assert.InRange(tanh, 0.4, TanhUlps);
    }

    static void AssertBelow(double bound, Func<double, double> function, Func<double, Real> reference, double[] points)
    {
        var worst = points.MaxBy(x => Precise.Ulps(function(x), reference(x)));
        var error = Precise.Ulps(function(worst), reference(worst));
        Assert.True(error <= bound, $"{error} ulp at {worst:R}");
    }

    static double Ulps(float y, double reference) => reference == 0
        ? Math.Abs(y) / float.Epsilon
        : Math.Abs(y - reference) / Math.ScaleB(1, Math.Max(Math.ILogB(reference) - 23, -149));

    static IEnumerable<double> Uniform(double low, double high, int count) =>
        Enumerable.Range(0, count).Select(i => Random.Uniform(i, low, high));

    /// <summary>Both signs; exponents uniform in [low, high).</summary>
    static IEnumerable<double> Logarithmic(int low, int high, int count) => Enumerable.Range(0, count)
        .Select(i => Math.ScaleB(Random.Uniform(i, 1, 2), low + Random.FoldIn(1).UniformInt(i, high - low)) * (i % 2 == 0 ? 1 : -1));
}
