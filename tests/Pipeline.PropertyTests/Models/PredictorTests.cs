using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Models;

/// <summary>A predictor has the bits of the network as it is written, and of the encodings around it.</summary>
public class PredictorTests
{
    static readonly ImmutableArray<Func<int, int, Key, Layer>> Blocks =
    [
        (from, to, _) => Dense(from, to),
        (from, to, key) => Dense(from, to) >> Draw.Activation(key, 0),
        (from, to, key) => Draw.Activation(key, 0) >> Dense(from, to) >> Dropout(0.5) >> Draw.Activation(key, 1),
        (from, to, key) => Residual(Dense(from, 5) >> Draw.Activation(key, 0) >> Dense(5, from)) >> Dense(from, to),
        (from, to, key) => Residual(Sequential([])) >> Dense(from, to) >> Residual(Residual(Draw.Activation(key, 0)) >> new OwnScale(to)),
        (from, to, _) => new OwnSoftsign() >> Dense(from, to) >> Activation(new Cube()) >> new OwnScale(to),
    ];

    /// <summary>Up to three blocks between widths below and above the widths of registers and panels.</summary>
    static Layer Network(Key key)
    {
        int[] widths = [1 + key.UniformInt(0, 150), 1 + key.UniformInt(1, 130), 1 + key.UniformInt(2, 40), 1 + key.UniformInt(3, 20)];
        return Sequential(Enumerable.Range(0, 1 + key.UniformInt(4, 3)).Select(i =>
            Blocks[key.UniformInt(5 + i, Blocks.Length)](widths[i], widths[i + 1], key.FoldIn(i))));
    }

    static Model Model<T>(Key key, OutputKind kind) where T : unmanaged =>
        Network(key) is var network ? Pipeline.Models.Model.Of(network, network.Init<T>(key), kind) : null!;

    /// <summary>The specification: the network as it is written, and the probabilities of its outputs.</summary>
    static Matrix<T> AsWritten<T>(Model model, Matrix<T> x) where T : unmanaged
    {
        var y = model.Network.Forward(ParameterTensors.RoundTo<T>(model.Parameters), x);
        return model.OutputKind switch
        {
            OutputKind.SoftmaxLogits => Softmax<T>.Of(y).Probabilities,
            OutputKind.SigmoidLogits => Sigmoid.Forward(Parameters<T>.Empty, y),
            _ => y,
        };
    }

    static T[] Predict<T>(Predictor<T> predictor, ReadOnlySpan<T> inputs) where T : unmanaged
    {
        var outputs = new T[inputs.Length / predictor.InputWidth * predictor.OutputWidth];
        predictor.Predict(inputs, outputs);
        return outputs;
    }

    [Property(MaxTest = 30)]
    public bool Outputs_have_the_bits_of_the_network_as_it_is_written_in_any_batch_split(int seed) =>
        MatchesInAnySplit<float>(Key.From(seed)) && MatchesInAnySplit<double>(Key.From(seed).FoldIn(1));

    static bool MatchesInAnySplit<T>(Key key) where T : unmanaged
    {
        var model = Model<T>(key, Enum.GetValues<OutputKind>()[key.UniformInt(20, 4)]);
        var (predictor, zeros) = (model.CreatePredictor<T>(), key.FoldIn(1));
        var x = Matrix<T>.Fill(
            1 + key.UniformInt(21, 150), model.InputWidth, i => zeros.UniformInt(i / 20, 2) == 0 ? 0 : key.Uniform(i, -1, 1));
        var expected = AsWritten(model, x).Span;
        var firstRows = key.UniformInt(22, x.Rows + 1) * model.InputWidth;
        T[] split = [.. Predict(predictor, x.Span[..firstRows]), .. Predict(predictor, x.Span[firstRows..])];
        return Bits.AreEqual(expected, Predict(predictor, x.Span)) && Bits.AreEqual<T>(expected, split)
            && Bits.AreEqual(expected[..model.OutputWidth], Predict(predictor, x.Row(0)));
    }

    // The eighth term underflows to −0, which the zeros after it turn into 0 if they are added.
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void The_sign_of_a_zero_is_that_of_the_network_as_it_is_written(int sign)
    {
        var bias = MathF.CopySign(0, sign);
        var w = Matrix<float>.Fill(16, 1, i => i == 7 ? -1e-30 : 1);
        var model = Pipeline.Models.Model.Of(
            Dense(16, 1), Parameters<float>.Of(w, Matrix<float>.Of(1, 1, [bias])), OutputKind.Numbers);
        var x = Matrix<float>.Fill(1, 16, i => i == 7 ? 1e-30 : 0);
        Assert.True(Bits.AreEqual(AsWritten(model, x).Span, Predict(model.CreatePredictor<float>(), x.Span)));
    }

    [Property(MaxTest = 20)]
    public bool Accuracy_is_the_share_of_rows_whose_class_is_predicted(int seed)
    {
        var key = Key.From(seed);
        var network = Dense(3, 4);
        var predictor = Pipeline.Models.Model.Of(network, network.Init<float>(key), OutputKind.SoftmaxLogits).CreatePredictor<float>();
        var x = Matrix<float>.Fill(30, 3, i => key.FoldIn(1).Normal(i));
        int[] labels = [.. Enumerable.Range(0, 30).Select(i => key.FoldIn(2).UniformInt(i, 4))];
        var correct = Enumerable.Range(0, 30).Count(i => predictor.PredictClass(x.Row(i)) == labels[i]);
        return predictor.Accuracy(new(x, Batches.OneHot<float>(labels, 4))) == correct / 30.0;
    }

    [Fact]
    public void Accuracy_of_one_output_compares_yes_with_yes()
    {
        var network = Dense(1, 1);
        var p = Parameters<float>.Of(Matrix<float>.Of(1, 1, [1]), Matrix<float>.Of(1, 1, [0]));
        var predictor = Pipeline.Models.Model.Of(network, p, OutputKind.SigmoidLogits).CreatePredictor<float>();
        Assert.Equal(0.75, predictor.Accuracy(new(Matrix<float>.Of(4, 1, [-1, 2, -3, 4]), Matrix<float>.Of(4, 1, [0, 1, 0.1f, 0.2f]))));
    }

    [Property(MaxTest = 5)]
    public bool Threads_may_call_it_at_once(int seed)
    {
        var model = Model<float>(Key.From(seed), OutputKind.SoftmaxLogits);
        var predictor = model.CreatePredictor<float>();
        return Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(4).All(i =>
        {
            var x = Draw.Matrix<float>(Key.From(seed).FoldIn(i), 1 + i * 9, model.InputWidth);
            return Bits.AreEqual(AsWritten(model, x).Span, Predict(predictor, x.Span));
        });
    }

    [Fact]
    public void A_layer_whose_rows_depend_on_each_other_gets_all_rows_of_a_call()
    {
        var network = Dense(7, 20) >> Tanh >> new OwnCentering() >> Residual(new OwnCentering() >> Dense(20, 20)) >> Dense(20, 3);
        var model = Pipeline.Models.Model.Of(network, network.Init<double>(Key.From(3)), OutputKind.Numbers);
        var x = Draw.Matrix<double>(Key.From(4), 200, 7);
        Assert.True(Bits.AreEqual(AsWritten(model, x).Span, Predict(model.CreatePredictor<double>(), x.Span)));
    }

    [Fact]
    public void Inputs_are_encoded_by_the_model()
    {
        var key = Key.From(5);
        var model = Model<float>(key, OutputKind.SigmoidLogits);
        ImmutableArray<byte> pixels = [.. Enumerable.Range(0, 70 * model.InputWidth).Select(i => (byte)key.UniformInt(i, 256))];
        var raw = pixels.Select(pixel => (float)pixel).ToArray();

        var ofPixels = model with { InputEncoding = InputEncoding.Pixels(PixelEncoding.Lecture) };
        var encoded = new Encoder<float>(PixelEncoding.Lecture, TargetEncoding.OneHot, 1).Inputs(pixels.AsSpan(), 70);
        Assert.True(Bits.AreEqual(AsWritten(model, encoded).Span, Predict(ofPixels.CreatePredictor<float>(), raw)));

        double[] means = [.. Enumerable.Range(0, model.InputWidth).Select(i => 128 + i / 3.0)], deviations = [.. means.Select(m => m / 7)];
        var standardized = model with { InputEncoding = InputEncoding.Standardized(new([.. means], [.. deviations])) };
        var z = Matrix<float>.Fill(70, model.InputWidth, i =>
            (raw[i] - means[i % model.InputWidth]) / deviations[i % model.InputWidth]);
        Assert.True(Bits.AreEqual(AsWritten(model, z).Span, Predict(standardized.CreatePredictor<float>(), raw)));
    }

    [Property(MaxTest = 20)]
    public bool The_class_is_the_largest_output(int seed)
    {
        var model = Model<double>(Key.From(seed), OutputKind.SoftmaxLogits);
        var x = Draw.Matrix<double>(Key.From(seed), 1, model.InputWidth);
        var y = model.Network.Forward(model.Parameters, x).Values;
        return model.CreatePredictor<double>().PredictClass(x.Span) == y.IndexOf(y.Max());
    }

    [Theory]
    [InlineData(OutputKind.SigmoidLogits, 1e-3, 1)]
    [InlineData(OutputKind.SigmoidLogits, -1e-3, 0)]
    [InlineData(OutputKind.SigmoidLogits, 0, 0)]
    [InlineData(OutputKind.Probabilities, 0.6, 1)]
    [InlineData(OutputKind.Probabilities, 0.4, 0)]
    [InlineData(OutputKind.SoftmaxLogits, 3, 0)]
    public void A_single_probability_is_that_of_class_1(OutputKind kind, double output, int expected)
    {
        var model = Pipeline.Models.Model.Of(
            Dense(1, 1), Parameters<double>.Of(Matrix<double>.Of(1, 1, [1]), Matrix<double>.Of(1, 1, [0])), kind);
        Assert.Equal(expected, model.CreatePredictor<double>().PredictClass([output]));
    }

    public static TheoryData<int, int> Sizes => new() { { 100, 1 }, { 100, 1000 }, { 3000, 1 }, { 3000, 130 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_call_allocates_nothing(int hidden, int rows)
    {
        foreach (var kind in Enum.GetValues<OutputKind>())
        {
            var network = Dropout(0.1) >> Dense(20, hidden) >> Relu >> Dropout(0.5) >> Residual(Dense(hidden, 2) >> Dense(2, hidden))
                >> Tanh >> Dense(hidden, 3);
            var model = Pipeline.Models.Model.Of(network, network.Init<float>(Key.From(1)), kind);
            var standardized = InputEncoding.Standardized(new([.. new double[20]], [.. Enumerable.Repeat(2.0, 20)]));
            var predictor = (model with { InputEncoding = standardized }).CreatePredictor<float>();
            var (inputs, outputs) = (new float[rows * 20], new float[rows * 3]);
            long Allocated(Action call)
            {
                call();
                var before = GC.GetAllocatedBytesForCurrentThread();
                call();
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
            Assert.Equal(0, Allocated(() => predictor.Predict(inputs, outputs)));
            if (kind != OutputKind.Numbers) Assert.Equal(0, Allocated(() => predictor.PredictClass(inputs.AsSpan(0, 20))));
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var network = Dense(4, 3);
        var model = Pipeline.Models.Model.Of(network, network.Init<float>(Key.From(1)), OutputKind.Numbers);
        var predictor = model.CreatePredictor<float>();
        static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
        Assert.Equal(
            "9 inputs were given, but a row has 4: give whole rows.", Message(() => predictor.Predict(new float[9], new float[6])));
        Assert.Equal(
            "The outputs have room for 5 numbers, but must have it for 6: 3 for each row of inputs.",
            Message(() => predictor.Predict(new float[8], new float[5])));
        var shared = new float[10];
        Assert.Equal(
            "The outputs would be written over the inputs: give them memory of their own.",
            Message(() => predictor.Predict(shared.AsSpan(0, 4), shared.AsSpan(3, 3))));
        predictor.Predict([], []);

        var classes = (model with { OutputKind = OutputKind.SoftmaxLogits }).CreatePredictor<float>();
        Assert.Equal(
            "8 inputs were given, but a row has 4: give one row, or call Predict for several.",
            Message(() => classes.PredictClass(new float[8])));
        Assert.Equal(
            "The outputs of the model are numbers, no classes: call Predict.",
            Assert.Throws<InvalidOperationException>(() => predictor.PredictClass(new float[4])).Message);

        var ofPixels = (model with { InputEncoding = InputEncoding.Pixels(PixelEncoding.Unit) }).CreatePredictor<float>();
        foreach (var bad in new[] { 0.5f, -1, 256, float.NaN, float.PositiveInfinity })
            Assert.Equal(
                FormattableString.Invariant(
                    $"Input 2 of a row is {(double)bad}, but the model takes pixels: whole numbers from 0 to 255."),
                Message(() => ofPixels.Predict(new[] { 0f, 255, 0, 0, 0, 0, bad, 0 }, new float[6])));
    }

    [Fact]
    public void A_weight_that_is_infinite_in_the_precision_of_the_predictor_is_refused()
    {
        var parameters = Parameters<double>.Of(Matrix<double>.Of(1, 1, [1e300]), Matrix<double>.Of(1, 1, [0]));
        var model = Pipeline.Models.Model.Of(Dense(1, 1), parameters, OutputKind.Numbers);
        Assert.Equal([1e300], Predict(model.CreatePredictor<double>(), [1.0]));
        Assert.StartsWith(
            "tensor W2: found a number that is not finite, expected finite numbers.",
            Assert.Throws<ArgumentException>(() => model.CreatePredictor<float>()).Message);
    }
}
