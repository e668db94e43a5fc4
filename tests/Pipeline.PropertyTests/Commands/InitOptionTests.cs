using System.Collections.Immutable;
using Pipeline.Formats;
using Pipeline.Models;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class InitOptionTests : IDisposable
{
    readonly CliFixture fixture = new();

    [Fact]
    public async Task Layer_widths_come_from_the_initial_parameters()
    {
        fixture.Write("init.npz", Npz.Encode(Arrays(784, 5, 10)));
        var run = await fixture.Run("--data set --init init.npz --samples 3 --model net.st");
        var model = ModelFile.Decode([.. fixture.Read("net.st")]).IfFail(error => throw new InvalidOperationException(error.Message));

        Assert.Equal(0, run.Code);
        Assert.Equal("dense 784 5; sigmoid; dense 5 10; sigmoid", NetworkNotation.Format(model.Network));
        Assert.Equal(784 * 5 + 5 + 50 + 10, model.Parameters.ElementCount);
    }

    [Fact]
    public async Task Biases_may_have_one_dimension_or_two()
    {
        fixture.Write("a.npz", Npz.Encode(Arrays(784, 5, 10)));
        fixture.Write("b.npz", Npz.Encode(Arrays(784, 5, 10).SetItem("b2", Array(1, 5)).SetItem("b3", Array(1, 10))));
        await fixture.Run("--data set --init a.npz --samples 3 --model a.st");
        await fixture.Run("--data set --init b.npz --samples 3 --model b.st");

        Assert.Equal(fixture.Read("a.st"), fixture.Read("b.st"));
    }

    [Theory]
    [InlineData("--hidden 6", "--hidden")]
    [InlineData("--recipe notebook", "--hidden")]
    public async Task Widths_that_contradict_the_file_are_usage_errors(string options, string words)
    {
        fixture.Write("init.npz", Npz.Encode(Arrays(784, 5, 4, 10)));
        var run = await fixture.Run($"--data set --init init.npz {options}");

        Assert.Equal(2, run.Code);
        Assert.Contains(words, Assert.Single(run.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_and_files_of_PyTorch_give_the_same_start_as_the_archive()
    {
        await fixture.Run("--data set --hidden 5 --samples 3 --model first.st");
        await fixture.Run("export --model first.st --to torch.safetensors");
        await fixture.Run("export --model first.st --to numpy.npz");
        foreach (var init in new[] { "first.st", "torch.safetensors", "torch.safetensors --transpose", "numpy.npz --transpose false" })
        {
            var run = await fixture.Run($"--data set --init {init} --samples 4 --model next.st");
            Assert.Equal(0, run.Code);
            fixture.Write($"{init.Replace(' ', '_')}.next", [.. fixture.Read("next.st")]);
        }
        Assert.All(
            fixture.Files().Where(file => file.EndsWith(".next", StringComparison.Ordinal)),
            file => Assert.Equal(ParametersOf("first.st.next"), ParametersOf(file)));
        Assert.NotEqual(ParametersOf("first.st"), ParametersOf("first.st.next"));
    }

    double[] ParametersOf(string file) => [.. ModelFile.Decode([.. fixture.Read(file)])
        .IfFail(error => throw new InvalidOperationException(error.Message)).Parameters.Flatten()];

    [Theory]
    [InlineData("--transpose", 2, "--transpose: found without --init, expected both or neither.")]
    [InlineData("--init square.st", 4, "Give --transpose where they are out x in, --transpose false else.")]
    [InlineData("--init square.st --transpose", 4, "0.weight: found 784 outputs, expected 10")]
    public async Task Transpose_belongs_to_init_and_decides_what_shapes_do_not(string options, int code, string message)
    {
        var zeros = ImmutableArray.Create(new byte[784 * 784 * 4]);
        fixture.Write("square.st", Safetensors.Encode(
            [new("0.weight", [784, 784], ScalarType.F32, zeros), new("0.bias", [784], ScalarType.F32, zeros[..(784 * 4)])],
            ImmutableSortedDictionary<string, string>.Empty));
        var run = await fixture.Run($"--data set --samples 3 {options}");

        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.Error[0], StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> BadFiles() => new()
    {
        { "another input", Bytes(Arrays(783, 5, 10)), "W2: found 783 inputs" },
        { "another output", Bytes(Arrays(784, 5, 9)), "W3: found 9 outputs" },
        { "a missing array", Bytes(Arrays(784, 5, 10).Remove("b3")), "the arrays W2, W3, b2" },
        { "another name", Bytes(Arrays(784, 5, 10).Remove("b3").Add("c3", Array(10))), "the arrays W2, W3, b2, c3" },
        { "no arrays", Bytes(ImmutableSortedDictionary<string, NpyArray>.Empty), "no arrays" },
        { "incompatible shapes", Bytes(Arrays(784, 5, 10).SetItem("W3", Array(6, 10))), "W3: found the shape (6, 10)" },
        { "biases too long", Bytes(Arrays(784, 5, 10).SetItem("b2", Array(6))), "b2: found the shape (6,)" },
        { "not a number", Bytes(Arrays(784, 5, 10).SetItem("b2", Array(5) with { Values = [0, 0, double.NaN, 0, 0] })), "not finite" },
        { "too large for single", Bytes(Arrays(784, 5, 10).SetItem("b2", Array(5) with { Values = [0, 0, 1e300, 0, 0] })), "too large" },
        { "no archive", [1, 2, 3], "init.npz" },
    };

    [Theory, MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_named_with_its_error(string error, byte[] bytes, string message)
    {
        fixture.Write("init.npz", [.. bytes]);
        var before = fixture.Files();
        var run = await fixture.Run("--data set --init init.npz --model net.st");

        Assert.True(run.Code == 4, error);
        Assert.Contains(message, Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Contains("init.npz: ", run.Error[0], StringComparison.Ordinal);
        Assert.Equal(before, fixture.Files());
    }

    static byte[] Bytes(ImmutableSortedDictionary<string, NpyArray> arrays) => [.. Npz.Encode(arrays)];

    static ImmutableSortedDictionary<string, NpyArray> Arrays(params int[] widths) => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        Enumerable.Range(1, widths.Length - 1).SelectMany(i => new KeyValuePair<string, NpyArray>[]
        {
            new($"W{i + 1}", Array(widths[i - 1], widths[i])), new($"b{i + 1}", Array(widths[i])),
        }));

    static NpyArray Array(params int[] shape) =>
        new([.. shape], ScalarType.F64, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (i % 7 - 3) / 10.0)]);

    public void Dispose() => fixture.Dispose();
}
