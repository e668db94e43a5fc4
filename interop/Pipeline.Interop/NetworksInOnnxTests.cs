using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.Interop;

/// <summary>What the program does not train: residual connections, standardized inputs, regressions, single probabilities.</summary>
public class NetworksInOnnxTests
{
    // Numbers after several layers differ by more than probabilities, whose logits are squeezed.
    const double SingleTolerance = 1e-6, DeepTolerance = 1e-5, DoubleTolerance = 1e-13;

    static readonly Layer Deep = Dense(5, 7)
        >> Residual(Gelu >> Dense(7, 7) >> Residual(Dropout(0.5) >> Dense(7, 3) >> Silu >> Dense(3, 7)))
        >> Dropout(0.1) >> LeakyRelu(1.5) >> Residual(Network.Identity) >> Dense(7, 4);

    static readonly Standardization Columns = new([2000, -1e6, 0, 1.5, 3], [3, 250, 1, 1e-3, 0.1]);

    [Theory]
    [InlineData(OutputKind.Numbers, "numbers")]
    [InlineData(OutputKind.SoftmaxLogits, "probabilities")]
    [InlineData(OutputKind.SigmoidLogits, "probabilities")]
    [InlineData(OutputKind.Probabilities, "probabilities")]
    public void A_deep_network_has_the_same_outputs(OutputKind kind, string outputName)
    {
        var model = Model.Of(Deep, Deep.Init<float>(Key.From(1)), kind);
        using var session = Session(model, Precision.Single, OnnxInputKind.Encoded);

        Assert.Equal(("input: Single batch x 5", $"{outputName}: Single batch x 4"), session.Signature);
        foreach (var rows in new[] { 1, 2, 33 })
        {
            var inputs = Numbers(rows * 5, rows, x => (float)x);
            var expected = new float[rows * 4];
            model.CreatePredictor<float>().Predict(inputs, expected);
            AssertClose(
                [.. expected.Select(x => (double)x)],
                [.. session.Run<float, float>(inputs, rows).Select(x => (double)x)],
                DeepTolerance);
        }
    }

    [Theory, InlineData(Precision.Single), InlineData(Precision.Double)]
    public void A_single_probability_is_that_of_class_1(Precision precision)
    {
        var network = Dense(3, 2) >> Tanh >> Dense(2, 1);
        var model = Model.Of(network, network.Init<double>(Key.From(2)), OutputKind.SigmoidLogits) with { ClassNames = ["no", "yes ✓"] };
        var inputs = Numbers(30, 3, x => x);
        var expected = new double[10];
        model.CreatePredictor<double>().Predict(inputs, expected);
        using var session = Session(model, precision, OnnxInputKind.Encoded);
        var found = precision == Precision.Double
            ? session.Run<double, double>(inputs, 10)
            : session.Run<float, float>([.. inputs.Select(x => (float)x)], 10).Select(x => (double)x).ToArray();

        AssertClose([.. expected], [.. found], precision == Precision.Double ? DoubleTolerance : SingleTolerance);
        Assert.Equal("no", session.Metadata["pipeline.class.0"]);
        Assert.Equal("yes ✓", session.Metadata["pipeline.class.1"]);
        Assert.Equal("dense 3 2; tanh; dense 2 1", session.Metadata["pipeline.layers"]);
    }

    [Fact]
    public void Standardized_inputs_have_the_same_bits()
    {
        var model = new Model(Network.Identity, Parameters<double>.Empty, OutputKind.Numbers)
        {
            InputEncoding = Columns,
            Precision = Precision.Single,
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("seed", "7"),
        };
        var inputs = Numbers(200, 4, x => (float)(2000 + 10 * x));
        var expected = new float[200];
        model.CreatePredictor<float>().Predict(inputs, expected);
        using var session = Session(model, Precision.Single, OnnxInputKind.Numbers);

        Assert.Equal(expected, session.Run<float, float>(inputs, 40));
        Assert.Equal("7", session.Metadata["pipeline.setting.seed"]);
        using var encoded = Session(model, Precision.Single, OnnxInputKind.Encoded);
        Assert.Equal(inputs, encoded.Run<float, float>(inputs, 40));
    }

    public static TheoryData<string, Precision> PixelEncodings() => new()
    {
        { "lecture", Precision.Single }, { "unit", Precision.Single }, { "lecture", Precision.Double }, { "unit", Precision.Double },
    };

    [Theory, MemberData(nameof(PixelEncodings))]
    public void Encoded_pixels_have_the_same_bits(string encoding, Precision precision)
    {
        // W = 1 and b = 0: the output is the input.
        var parameters = Parameters<double>.Of(Matrix<double>.Of(1, 1, [1]), Matrix<double>.Of(1, 1, [0]));
        var model = new Model(Dense(1, 1), parameters, OutputKind.Numbers)
        {
            InputEncoding = InputEncoding.Pixels(PixelEncoding.All[encoding]),
            Precision = precision,
        };
        var pixels = Enumerable.Range(0, 256).Select(pixel => (byte)pixel).ToArray();
        var expected = pixels.Select(PixelEncoding.All[encoding].Encode).ToArray();
        using var bytes = Session(model, precision, OnnxInputKind.Pixels);
        using var numbers = Session(model, precision, OnnxInputKind.Numbers);

        Assert.StartsWith("input: Byte batch x 1", bytes.Signature.Input, StringComparison.Ordinal);
        if (precision == Precision.Double)
        {
            Assert.Equal(expected, bytes.Run<byte, double>(pixels, 256));
            Assert.Equal(expected, numbers.Run<double, double>([.. pixels.Select(pixel => (double)pixel)], 256));
            return;
        }
        Assert.Equal(expected.Select(x => (float)x), bytes.Run<byte, float>(pixels, 256));
        Assert.Equal(expected.Select(x => (float)x), numbers.Run<float, float>([.. pixels.Select(pixel => (float)pixel)], 256));
    }

    public static TheoryData<string> ActivationNames() => [.. Activations.Keys];

    /// <summary>Far from 0 too, where a composed formula could overflow.</summary>
    [Theory, MemberData(nameof(ActivationNames))]
    public void Activations_agree_on_the_whole_axis(string name)
    {
        var model = new Model(Activations[name], Parameters<double>.Empty, OutputKind.Numbers)
        {
            InputEncoding = new Standardization([0], [1]),
            Precision = Precision.Single,
        };
        double[] xs = [.. Enumerable.Range(-400, 801).Select(i => i / 40.0), -1e4, -88, 88, 1e4, 0.0, -0.0];
        foreach (var precision in name == "gelu" ? [Precision.Single] : new[] { Precision.Single, Precision.Double })
        {
            using var session = Session(model, precision, OnnxInputKind.Encoded);
            var expected = new double[xs.Length];
            model.CreatePredictor<double>().Predict(xs, expected);
            var found = precision == Precision.Double
                ? session.Run<double, double>(xs, xs.Length)
                : session.Run<float, float>([.. xs.Select(x => (float)x)], xs.Length).Select(x => (double)x).ToArray();
            AssertClose([.. expected], [.. found], precision == Precision.Double ? DoubleTolerance : SingleTolerance);
        }
    }

    /// <summary>The difference, relative where numbers are above 1.</summary>
    static void AssertClose(ImmutableArray<double> expected, ImmutableArray<double> found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.InRange(Math.Abs(expected[i] - found[i]) / Math.Max(1, Math.Abs(expected[i])), 0, tolerance);
    }

    static OnnxSession Session(Model model, Precision precision, OnnxInputKind input) => new([.. OnnxExport.Encode(model, precision, input)
        .IfFail(error => throw new InvalidOperationException(error.Message))]);

    static T[] Numbers<T>(int count, int seed, Func<double, T> from) =>
        [.. Enumerable.Range(0, count).Select(i => from(Key.From(seed).Normal(i)))];
}
