using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>The operations of the scalars on numbers with which every rule is exact.</summary>
public class ScalarAlgebraTests
{
    // Far from the real axis, where the terms of second order show.
    [Fact]
    public void Complex_numbers_multiply_and_divide_as_complex_numbers_do()
    {
        Assert.Equal(new ComplexStep(-5, 10), new ComplexStep(1, 2) * new ComplexStep(3, 4));
        Assert.Equal(new ComplexStep(1, -1), new ComplexStep(3, 1) / new ComplexStep(1, 2));
        Assert.Equal(new ComplexStep(1, -0.5), new ComplexStep(3, 1) / new ComplexStep(2, 2));
        Assert.Equal(new ComplexStep(0, 16), ComplexStep.Fma(new(1, 2), new(3, 4), new(5, 6)));
    }

    [Fact]
    public void On_the_imaginary_axis_exp_is_the_circle_and_tanh_the_tangent()
    {
        var (sin, cos) = Elementary.SinCos(1);
        Assert.Equal(new ComplexStep(cos, sin), ComplexStep.Exp(new(0, 1)));
        Assert.Equal(new ComplexStep(0, sin / cos), ComplexStep.Tanh(new(0, 1)));
    }

    [Fact]
    public void Tangents_of_any_size_are_carried_along()
    {
        Assert.Equal(new Dual(10, 29), new Dual(2, 3) * new Dual(5, 7));
        Assert.Equal(new Dual(1, 2), Dual.Exp(new Dual(0, 2)));
        Assert.Equal(new Dual(0, 2), Dual.Tanh(new Dual(0, 2)));
    }

    [Fact]
    public void Tracked_numbers_have_the_values_of_double()
    {
        BranchTrackingDouble two = 2, three = 3;
        Assert.Equal([5, -1, 6, 2 / 3.0, -2, 11], new[] { two + three, two - three, two * three, two / three, -two,
            BranchTrackingDouble.Fma(two, three, 5) }.Select(x => x.Value));
    }

    [Fact]
    public void Tracked_numbers_know_of_every_operation_whether_it_rounds()
    {
        BranchTrackingDouble one = 1, tiny = Math.ScaleB(1, -53), third = 1 / 3.0;
        Assert.False((one - tiny).IsInexact);
        Assert.True((one + tiny).IsInexact);
        Assert.True(BranchTrackingDouble.Fma(one, one, tiny).IsInexact);
        Assert.True(BranchTrackingDouble.Fma(third, third, 0).IsInexact);
        Assert.True(BranchTrackingDouble.Exp(one).IsInexact && BranchTrackingDouble.Log(2).IsInexact && BranchTrackingDouble.Tanh(one).IsInexact);
    }

    // 1 + x is rounded to 2 there, and half an ulp is lost unless it is put back divided by 2.
    [Fact]
    public void What_the_sum_in_log1p_loses_is_put_back() =>
        Assert.Equal(0.69314718055994525, ScalarMath.Log1P<Dual>(Math.BitDecrement(1.0)).Value, 1.2e-16);

    [Fact]
    public void Sine_and_cosine_reach_as_far_as_they_promise()
    {
        Assert.Equal(Math.Sin(1048576), Elementary.Sin(1048576), 1e-12);
        Assert.Equal(Math.Cos(-1048576), Elementary.Cos(-1048576), 1e-12);
        Assert.True(double.IsNaN(Elementary.Sin(Math.BitIncrement(1048576.0))));
    }

    [Fact]
    public void Elementwise_operations_are_those_of_their_names() => Assert.Equal(
        [8, 4, 12, 3, 18],
        new[]
        {
            new Add().Invoke<Dual>(6, 2), new Subtract().Invoke<Dual>(6, 2),
            new Multiply().Invoke<Dual>(6, 2), new Divide().Invoke<Dual>(6, 2),
            new Scale(3).Invoke<Dual>(6),
        }.Select(x => x.Value));

    [Fact]
    public void Every_lane_has_integers_of_its_own_width()
    {
        Doubles<Lanes256<double>>();
        Doubles<Lanes512<double>>();
        Floats<Lanes256<float>>();
        Floats<Lanes512<float>>();
    }

    static void Doubles<S>() where S : ISimdVector<S, double>, IBitOperations<S>
    {
        const long carried = 1L << 32;
        AssertDoubles(carried, S.AddIntegers(S.BroadcastInteger(carried - 1), S.BroadcastInteger(1)));
        AssertDoubles(carried - 1, S.SubtractIntegers(S.BroadcastInteger(carried), S.BroadcastInteger(1)));
        AssertDoubles(carried, S.ShiftLeft(S.BroadcastInteger(1), 32));
        AssertDoubles(1, S.ShiftRight(S.BroadcastInteger(carried), 32));
        AssertDoubles(BitConverter.DoubleToInt64Bits(-1.5), -S.Broadcast(1.5));
        Assert.Equal(0.1, S.ToDouble(0.1));
    }

    static void Floats<S>() where S : ISimdVector<S, float>, IBitOperations<S>
    {
        AssertFloats(0, S.AddIntegers(S.BroadcastInteger(-1), S.BroadcastInteger(1)));
        AssertFloats(-1, S.SubtractIntegers(S.BroadcastInteger(0), S.BroadcastInteger(1)));
        AssertFloats(2, S.ShiftLeft(S.BroadcastInteger(int.MinValue + 1), 1));
        AssertFloats(1 << 30, S.ShiftRight(S.BroadcastInteger(int.MinValue + 1), 1));
        AssertFloats(BitConverter.SingleToInt32Bits(-1.5f), -S.Broadcast(1.5f));
        Assert.Equal(0.1f, S.ToDouble(0.1f));
    }

    static void AssertDoubles<S>(long expected, S lane) where S : ISimdVector<S, double>
    {
        var numbers = new double[S.Count];
        S.Store(lane, ref numbers[0]);
        Assert.All(numbers, number => Assert.Equal(expected, BitConverter.DoubleToInt64Bits(number)));
    }

    static void AssertFloats<S>(int expected, S lane) where S : ISimdVector<S, float>
    {
        var numbers = new float[S.Count];
        S.Store(lane, ref numbers[0]);
        Assert.All(numbers, number => Assert.Equal(expected, BitConverter.SingleToInt32Bits(number)));
    }
}
