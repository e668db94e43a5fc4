using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

public class TrackedDoubleTests
{
    static readonly BranchTrackingDouble One = new(1, false, 0);

    [Fact]
    public void Tracked_numbers_record_rounding_and_branches()
    {
        BranchTrackingDouble third = One / 3, half = One / 2;
        Assert.True(third.IsInexact && (third * 3).IsInexact && BranchTrackingDouble.Exp(0).IsInexact && (One + 1e-17).IsInexact);
        Assert.False(half.IsInexact || (half * half - half).IsInexact || BranchTrackingDouble.Fma(half, 3, 7).IsInexact);
        Assert.NotEqual(ScalarMath.Abs<BranchTrackingDouble>(-1).BranchHash, ScalarMath.Abs<BranchTrackingDouble>(1).BranchHash);
        Assert.Equal(ScalarMath.Abs<BranchTrackingDouble>(2).BranchHash, ScalarMath.Abs<BranchTrackingDouble>(1).BranchHash);
    }
}
