using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

public class TrackedDoubleTests
{
    static readonly TrackedDouble One = new(1, false, 0);

    [Fact]
    public void Tracked_numbers_record_rounding_and_branches()
    {
        TrackedDouble third = One / 3, half = One / 2;
        Assert.True(third.IsRounded && (third * 3).IsRounded && TrackedDouble.Exp(0).IsRounded && (One + 1e-17).IsRounded);
        Assert.False(half.IsRounded || (half * half - half).IsRounded || TrackedDouble.Fma(half, 3, 7).IsRounded);
        Assert.NotEqual(ScalarMath.Abs<TrackedDouble>(-1).BranchHash, ScalarMath.Abs<TrackedDouble>(1).BranchHash);
        Assert.Equal(ScalarMath.Abs<TrackedDouble>(2).BranchHash, ScalarMath.Abs<TrackedDouble>(1).BranchHash);
    }
}
