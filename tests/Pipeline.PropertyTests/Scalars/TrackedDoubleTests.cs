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
        Assert.True(third.IsInexact && (third * 3).IsInexact && TrackedDouble.Exp(0).IsInexact && (One + 1e-17).IsInexact);
        Assert.False(half.IsInexact || (half * half - half).IsInexact || TrackedDouble.Fma(half, 3, 7).IsInexact);
        Assert.NotEqual(ScalarMath.Abs<TrackedDouble>(-1).BranchHash, ScalarMath.Abs<TrackedDouble>(1).BranchHash);
        Assert.Equal(ScalarMath.Abs<TrackedDouble>(2).BranchHash, ScalarMath.Abs<TrackedDouble>(1).BranchHash);
    }
}
