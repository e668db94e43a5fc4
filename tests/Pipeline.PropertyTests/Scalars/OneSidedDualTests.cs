using FsCheck.Xunit;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

public class OneSidedDualTests
{
    // Away from ties it is a dual number.
    [Property]
    public bool Without_ties_it_has_the_bits_of_a_dual_number(int a, int b)
    {
        var (x, y) = (new Dual(1 + Math.Abs(a % 100) / 7.0, 0.5), new Dual(2 + Math.Abs(b % 90) / 11.0, -1.5));
        if (x.Value == y.Value) return true;
        return Formula(x, y) == Formula(new OneSidedDual(x, false), new OneSidedDual(y, false)).Dual
            && !Formula(new OneSidedDual(x, false), new OneSidedDual(y, false)).IsTied;
    }

    [Theory]
    [InlineData(1, 0, true)]        // |x| ahead of 0, to the right
    [InlineData(-1, 0, true)]
    [InlineData(0, 0, false)]       // a constant does not move
    [InlineData(1, 0.5, false)]
    public void At_a_tie_the_tangents_decide(double tangent, double x, bool isTied)
    {
        var y = ScalarMath.Abs(new OneSidedDual(new(x, tangent), false));
        Assert.Equal((Math.Abs(x), Math.Abs(tangent), isTied), (y.Dual.Value, y.Dual.Tangent, y.IsTied));
    }

    [Fact]
    public void A_tie_is_remembered_by_what_follows()
    {
        OneSidedDual tied = new(new(2, 1), true), free = new(new(3, 1), false);
        Assert.All(
            [
                tied + free, free - tied, tied * free, free / tied, -tied, OneSidedDual.Exp(tied), OneSidedDual.Log(tied),
                OneSidedDual.Tanh(tied), OneSidedDual.Sqrt(tied), OneSidedDual.Fma(free, free, tied),
                OneSidedDual.SelectLess(tied, free, free, free), OneSidedDual.SelectLess(free, tied, free, tied),
            ],
            y => Assert.True(y.IsTied));
        Assert.False(OneSidedDual.SelectLess(free, 4, free, tied).IsTied);
    }

    static S Formula<S>(S x, S y) where S : IScalar<S> =>
        S.SelectLess(x, y, S.Fma(x, y, S.Exp(-x)) / S.Sqrt(y), S.Tanh(x) - S.Log(y) * x) + 1;
}
