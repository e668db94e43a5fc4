using Xunit;

namespace Pipeline.PropertyTests.Architecture;

/// <summary>Each rule can fail: a small offence of each kind is found.</summary>
public class RulesTests
{
    sealed class Offender
    {
        public static readonly int[] Table = [1];

        public static int Counter = 1;

        public int Settable { get; set; } = Counter++;

        public int Set { get; init; }
    }

    [Fact]
    public void A_folder_that_points_back_is_found()
    {
        Assert.Equal(["Training"], Rules.PointingBack("Layers", "using Pipeline.Numerics;\nusing Pipeline.Training;").ToArray());
        Assert.Equal(["Data"], Rules.PointingBack("Numerics", "var x = Pipeline.Data.Idx.Decode(y);").ToArray());
        Assert.Empty(Rules.PointingBack("Data", "using Pipeline.Numerics;\nusing Pipeline.Training;"));
    }

    [Fact]
    public void Threads_and_raw_memory_are_found()
    {
        Assert.True(Rules.UsesThreads("Parallel.For(0, n, Work);"));
        Assert.True(Rules.UsesThreads("lock (gate) { }"));
        Assert.False(Rules.UsesThreads("public int Threads { get; init; }"));
        Assert.True(Rules.UsesRawMemory("ref var y = ref Unsafe.Add(ref x, 1);"));
        Assert.False(Rules.UsesRawMemory("span[1]"));
    }

    [Fact]
    public void What_can_change_is_found() => Assert.Equal(
        ["Counter is not readonly", "Settable can be set", "Table is static and its contents can change"],
        Rules.Changeable(typeof(Offender)).Select(offence => offence[(offence.LastIndexOf('.') + 1)..]).Order());
}
