using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Models;

/// <summary>Weights whose double value is finite and whose stored value may not be.</summary>
public class ModelPrecisionTests
{
    // Halfway between the largest finite float and 2¹²⁸: rounding to nearest, ties to even, gives infinity.
    const double RoundsToInfinity = 3.4028235677973366e38;

    static Model With(double weight, Precision precision) => new(
        Network.Dense(1, 1),
        Parameters<double>.Of(Matrix<double>.Of(1, 1, [weight]), Matrix<double>.Of(1, 1, [0])),
        OutputKind.SigmoidLogits)
    { Precision = precision };

    static double WrittenAndRead(double weight, Precision precision) =>
        Good(ModelFile.Decode(Good(ModelFile.Encode(With(weight, precision))))).Parameters.Flatten().First();

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(RoundsToInfinity)]
    [InlineData(-RoundsToInfinity)]
    public void A_weight_that_rounds_to_infinity_in_single_precision_is_not_written(double weight)
    {
        Assert.StartsWith(
            "tensor W2: found a number that is not finite, expected finite numbers.",
            Refusal(ModelFile.Encode(With(weight, Precision.Single))));
        Assert.Equal(weight, WrittenAndRead(weight, Precision.Double));
    }

    [Fact]
    public void The_largest_weights_of_single_precision_are_written() =>
        Assert.Equal(float.MaxValue, WrittenAndRead(Math.BitDecrement(RoundsToInfinity), Precision.Single));

    [Property(QuietOnSuccess = true)]
    public bool A_model_is_written_just_when_it_can_be_read_again(int significand, short exponent)
    {
        var weight = Math.ScaleB(significand, exponent % 1100);
        return double.IsFinite((float)weight)
            ? WrittenAndRead(weight, Precision.Single) == (float)weight
            : ModelFile.Encode(With(weight, Precision.Single)).IsFail;
    }
}
