using System.Collections.Immutable;
using System.Reflection;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Architecture;

public class TypeTests
{
    static readonly Assembly Core = typeof(Key).Assembly;

    // A reader has a position. Each of these is internal, and made and used up within one function that decodes.
    static readonly string[] Readers = ["CountingStream", "ImageBuffer", "LineBuffer", "RawReader", "StrictInflater"];

    // Threads have to tell each other what there is to do; no result depends on it.
    static readonly string[] Threads = ["ThreadTeam", "Work"];

    // Executors work in arrays that they use again; what they hand out is copied.
    static readonly string[] Executors =
    [
        "CotangentBuffer", "DeferredWeights", "DescentExecutor", "DropoutStage", "ElementwiseBuffers", "ElementwiseGradientKernel",
        "ElementwiseStage", "LayerShard", "LookaheadShard", "LookaheadWeights", "LossBuffers", "MinibatchExecutor",
        "NotebookExecutor", "PerSampleLayer", "PerturbedExecutor", "ResidualBuffers", "ShardGradients", "ShardOptimizer",
        "SoftmaxGradientKernel", "WeightsAndBias",
    ];

    // These distort one image after another in arrays of their own.
    static readonly string[] Distorters = ["DisplacementField", "ImageDistortion"];

    // These carry from one pass of a step to the next: its constants, its pullbacks, arrays that fit its batch.
    static readonly string[] Passes =
    [
        "LossCotangent", "MinibatchDense", "MinibatchElementwise", "MinibatchInput", "MinibatchResidual", "MinibatchUnfused",
        "StatefulKernel", "StepUpdate",
    ];

    // These put off what can be done later for less, and know whether there is something to catch up with.
    static readonly string[] Late = ["EagerWeights"];

    // What these keep in an array is not written again once they are made.
    static readonly string[] Keepers = ["ByteLookupTable", "Matrix", "NpyHeader", "PerturbedProducts"];

    static IEnumerable<string> Excused =>
        Readers.Concat(Threads).Concat(Passes).Concat(Late).Concat(Executors).Concat(Distorters).Concat(Keepers);

    [Fact]
    public void Nothing_in_the_core_can_change_after_it_was_made() => Assert.Equal("", string.Join('\n', Core.GetTypes()
        .Where(type => !Excused.Contains(Name(type)))
        .SelectMany(TypeRules.Violations)));

    [Fact]
    public void No_more_types_are_excused_than_need_it() => Assert.Equal(
        Excused.Order(StringComparer.Ordinal),
        Core.GetTypes().Where(type => TypeRules.Violations(type).Any()).Select(Name).Order(StringComparer.Ordinal));

    [Fact]
    public void What_does_change_is_internal() =>
        Assert.DoesNotContain(
            Core.GetTypes(),
            type => type.IsVisible && Excused.Except(Keepers).Contains(Name(type)));

    [Fact]
    public void Executors_and_keepers_are_excused_for_what_stands_in_memory_and_for_nothing_else() => Assert.All(
        Core.GetTypes().Where(type => Executors.Concat(Distorters).Concat(Keepers).Contains(Name(type))).SelectMany(TypeRules.Violations),
        violation => Assert.EndsWith("which can be written to", violation, StringComparison.Ordinal));

    [Fact]
    public void The_core_needs_the_framework_and_LanguageExt_and_nothing_else() => Assert.DoesNotContain(
        Core.GetReferencedAssemblies(),
        name => name.Name is not ("netstandard" or "LanguageExt.Core") && !name.Name!.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void There_are_at_most_75_public_types()
    {
        string[] types = [.. Core.GetExportedTypes().Where(type => !type.FullName!.Contains('<')).Select(type => type.FullName!)];
        Assert.True(types.Length <= 75, string.Join(", ", types));
    }

    [Fact]
    public void Every_type_is_sealed_or_abstract_or_static() => Assert.DoesNotContain(
        Core.GetExportedTypes(), type => type is { IsClass: true, IsSealed: false, IsAbstract: false });

    [Fact]
    public void No_type_hides_the_namespace_or_the_vectors_of_the_framework() =>
        Assert.DoesNotContain(Core.GetTypes(), type => type.Name is "Pipeline" or "Vector" or "Vector`1");

    [Theory]
    [InlineData(typeof(Settable), "Settable.Number has a setter", "Settable.<Number>k__BackingField is not readonly")]
    [InlineData(typeof(Field), "Field.number is not readonly")]
    [InlineData(
        typeof(Ambient), "Ambient.count is not readonly", "Ambient.Table is static and a mutable Int32[]",
        "Ambient.Names is static and a mutable List`1")]
    public void What_can_change_is_found(Type bad, params string[] violations) => Assert.Equal(violations, TypeRules.Violations(bad));

    [Theory]
    [InlineData(
        typeof(Buffers), "Buffers.array is a Int32[], which can be written to", "Buffers.memory is a Memory`1, which can be written to",
        "Buffers.anything is a Object, which can be written to")]
    public void Memory_that_can_be_written_to_is_found(Type bad, params string[] violations) =>
        Assert.Equal(violations, TypeRules.Violations(bad));

    [Theory]
    [InlineData(typeof(Fine))]
    [InlineData(typeof(Frozen))]
    [InlineData(typeof(DayOfWeek))]
    public void What_cannot_is_left_alone(Type good) => Assert.Empty(TypeRules.Violations(good));

    /// <summary>The name of a type, without the number of its parameters.</summary>
    static string Name(Type type) => type.Name.Split('`')[0];

    sealed class Settable
    {
        public int Number { get; set; }
    }

    sealed class Field
    {
        int number;

        public int Next() => ++number;
    }

    sealed class Buffers
    {
        readonly int[] array = [1];
        readonly Memory<int> memory = new int[1];
        readonly object anything = new int[1];

        public int Next() => ++array[0] + ++memory.Span[0] + anything.GetHashCode();
    }

    static class Ambient
    {
        static int count;
        static readonly int[] Table = [1];
        static readonly List<string> Names = [];

        public static int Next() => ++count + Table[0] + Names.Count;
    }

    sealed record Frozen(ImmutableArray<int> Numbers, ReadOnlyMemory<int> Place);

    sealed record Fine(int Number)
    {
        public const int Limit = 3;

        public static Func<int, int> Twice { get; } = x => 2 * x;

        public string Name { get; init; } = "";

        public Func<int> Later() => () => Number;
    }
}
