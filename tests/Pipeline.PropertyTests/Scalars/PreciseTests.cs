using Xunit;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>The reference against known digits and against the C library, which is accurate to about one ulp.</summary>
public class PreciseTests
{
    [Theory]
    [InlineData(1.0, 2.718281828459045)]
    [InlineData(-1.0, 0.36787944117144233)]
    [InlineData(700.0, 1.0142320547350045e304)]
    public void Exp_has_the_known_digits(double x, double expected) => Assert.InRange(Precise.Ulps(expected, Precise.Exp(x)), 0, 0.5);

    [Theory]
    [InlineData(2.0, 0.6931471805599453)]
    [InlineData(10.0, 2.302585092994046)]
    [InlineData(5e-324, -744.4400719213812)]
    public void Log_has_the_known_digits(double x, double expected) => Assert.InRange(Precise.Ulps(expected, Precise.Log(x)), 0, 0.5);

    [Fact]
    public void Every_function_is_within_two_or_three_ulps_of_the_C_library()
    {
        for (var x = -20.0; x < 20; x += 0.37)
        {
            Assert.InRange(Precise.Ulps(Math.Exp(x), Precise.Exp(x)), 0, 2);
            Assert.InRange(Precise.Ulps(Math.Log(x + 21), Precise.Log(x + 21)), 0, 2);
            Assert.InRange(Precise.Ulps(Math.Tanh(x), Precise.Tanh(x)), 0, 3);
            Assert.InRange(Precise.Ulps(Math.Sin(x), Precise.Sin(x)), 0, 2);
            Assert.InRange(Precise.Ulps(Math.Cos(x), Precise.Cos(x)), 0, 2);
        }
    }

    // Φ(−12.5) and Φ(−37) are on the asymptotic branch; the digits are those of mpmath.
    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(1.0, 0.8413447460685429)]
    [InlineData(-1.0, 0.15865525393145705)]
    [InlineData(-5.0, 2.866515718791939e-07)]
    [InlineData(-12.5, 3.732564298877713e-36)]
    [InlineData(-37.0, 5.725571222524577e-300)]
    public void The_normal_distribution_has_the_known_digits(double x, double expected) =>
        Assert.InRange(Precise.Ulps(expected, Precise.NormalCdf(x)), 0, 0.5);

    [Theory]
    [InlineData(1.0, 0.6931471805599453)]
    [InlineData(1e-5, 9.999950000333332e-06)]
    [InlineData(1e-60, 1e-60)]
    public void Log_of_1_plus_x_has_the_known_digits(double x, double expected) =>
        Assert.InRange(Precise.Ulps(expected, Precise.Log1P(x)), 0, 0.51);

    [Fact]
    public void The_next_representable_number_is_one_ulp_away() =>
        Assert.InRange(Precise.Ulps(Math.BitIncrement(2.718281828459045), Precise.Exp(1)), 0.5, 1.5);
}
