using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>The errors that <see cref="Elementary"/> promises, in units in the last place, over the whole range and around every edge.</summary>
public class ElementaryAccuracyTests
{
    const double ExpUlps = 1, ExpUlpsInFloat = 1.1, LogUlps = 1, TanhUlps = 2.5, SineUlps = 1.5;
    static readonly Key Random = Key.From(20);

    [Fact]
    public void Exp_keeps_its_bound_in_double() =>
        AssertBelow(ExpUlps, Elementary.Exp, Precise.Exp, [.. Even(-745.13, 709.78, 1500), .. Even(-1, 1, 700), .. Even(-745.13, -708, 500), .. Even(709, 709.78, 500), .. Sizes(-60, 0, 500)]);

    [Fact]
    public void Log_keeps_its_bound_in_double() =>
        AssertBelow(LogUlps, Elementary.Log, Precise.Log, [.. Sizes(-1074, 1023, 1500).Select(Math.Abs), .. Even(0.5, 2, 1000), .. Sizes(-52, -2, 600).Select(x => 1 + x)]);

    [Fact]
    public void Tanh_keeps_its_bound_in_double() =>
        AssertBelow(TanhUlps, Elementary.Tanh, Precise.Tanh, [.. Sizes(-1074, 5, 700), .. Even(-1, 1, 1000), .. Even(-21, 21, 700)]);

    [Fact]
    public void Sine_and_cosine_keep_their_bound_in_double()
    {
        double[] points = [.. Even(-10, 10, 1000), .. Even(-1048576, 1048576, 1000), .. Enumerable.Range(0, 1500).Select(i => i * i * (Math.PI / 2)).Where(x => x < 1048576), .. Sizes(-1000, 0, 300)];
        AssertBelow(SineUlps, Elementary.Sin, Precise.Sin, points);
        AssertBelow(SineUlps, Elementary.Cos, Precise.Cos, points);
    }

    // Every 16381st float there is; the reference is the C library's in double, whose own error is a billionth of a float's unit.
    [Fact]
    public void Exp_log_and_tanh_keep_their_bounds_in_float()
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

    static IEnumerable<double> Even(double low, double high, int count) => Enumerable.Range(0, count).Select(i => Random.Uniform(i, low, high));

    /// <summary>Both signs, every size between the powers of two alike.</summary>
    static IEnumerable<double> Sizes(int low, int high, int count) => Enumerable.Range(0, count)
        .Select(i => Math.ScaleB(Random.Uniform(i, 1, 2), low + Random.FoldIn(1).UniformInt(i, high - low)) * (i % 2 == 0 ? 1 : -1));
}
