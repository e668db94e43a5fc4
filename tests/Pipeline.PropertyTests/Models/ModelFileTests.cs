using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Models;

public class ModelFileTests
{
    static readonly Layer Layers = Dense(4, 3) >> Sigmoid >> Dense(3, 2);

    static readonly ImmutableSortedDictionary<string, string> Settings =
        ImmutableSortedDictionary<string, string>.Empty.Add("recipe", "gradient").Add("η", "0.3");

    static Model Sample(Precision precision, Layer? network = null, OutputKind outputKind = OutputKind.SigmoidLogits) => new(
        network ?? Layers, ParameterTensors.ToDouble((network ?? Layers).Init<float>(Key.From(5))), outputKind)
    {
        InputEncoding = InputEncoding.Pixels(PixelEncoding.Unit),
        Precision = precision,
        Settings = Settings,
    };

    static readonly SafetensorsFile Whole = Good(Safetensors.Decode(Good(ModelFile.Encode(Sample(Precision.Single)))));

    // As of models that were saved before there were checksums, so that it can be edited.
    static readonly SafetensorsFile File = Whole with { Metadata = Whole.Metadata.Remove(SafetensorsChecksum.Key) };

    static string Refused(ImmutableArray<Tensor> tensors) => Refusal(ModelFile.Decode(Safetensors.Encode(tensors, File.Metadata)));

    static string RefusedWith(string key, string? text) => Refusal(ModelFile.Decode(Safetensors.Encode(
        File.Tensors, text is null ? File.Metadata.Remove(key) : File.Metadata.SetItem(key, text))));

    static ImmutableArray<Tensor> With(string name, Func<Tensor, Tensor> edit) =>
        [.. File.Tensors.Select(tensor => tensor.Name == name ? edit(tensor) : tensor)];

    [Fact]
    public void Models_round_trip_in_both_precisions_with_every_layer_and_output_kind()
    {
        Layer[] networks = [Layers, Dense(1, 1), Layers >> Sigmoid, Tanh >> Dense(4, 3) >> Relu >> Dense(3, 3) >> Tanh >> Dense(3, 7)];
        foreach (var precision in Enum.GetValues<Precision>())
            foreach (var outputKind in Enum.GetValues<OutputKind>())
                foreach (var network in networks)
                {
                    var model = Sample(precision, network, outputKind);
                    var bytes = Good(ModelFile.Encode(model));
                    var decoded = Good(ModelFile.Decode(bytes));
                    Assert.Equal(model, decoded);
                    Assert.True(bytes.SequenceEqual(Good(ModelFile.Encode(decoded))));
                }
    }

    [Property(MaxTest = 50)]
    public bool Every_activation_round_trips_with_its_number_to_the_bit(int seed)
    {
        var number = Math.ScaleB(Key.From(seed).Uniform(0, 1, 2), Key.From(seed).UniformInt(1, 2046) - 1022);
        Layer[] all = [.. Activations.Values, LeakyRelu(number), Elu(number)];
        return all.All(activation =>
        {
            var network = Dense(4, 3) >> activation >> Dense(3, 2);
            return Good(ModelFile.Decode(Good(ModelFile.Encode(Sample(Precision.Double, network))))).Network == network;
        });
    }

    [Theory]
    [InlineData("dense 4 3; identity; dense 3 2", "identity")]
    [InlineData("dense 4 3; relu; dense 3 2", "relu")]
    [InlineData("dense 4 3; sigmoid; dense 3 2", "sigmoid")]
    [InlineData("dense 4 3; tanh; dense 3 2", "tanh")]
    [InlineData("dense 4 3; gelu; dense 3 2", "gelu")]
    [InlineData("dense 4 3; leaky-relu; dense 3 2", "leaky-relu 0.01")]
    [InlineData("dense 4 3; leaky-relu 0.2; dense 3 2", "leaky-relu 0.2")]
    [InlineData("dense 4 3; elu 5e-1; dense 3 2", "elu 0.5")]
    public void Layers_are_read_as_they_are_written(string layers, string activation)
    {
        var network = Good(NetworkNotation.Parse(layers));
        Assert.Equal(activation == "identity" ? ["dense 4 → 3", "dense 3 → 2"] : ["dense 4 → 3", activation, "dense 3 → 2"],
            network.Parts.Select(part => part.Name));
    }

    [Fact]
    public void Tensors_may_be_in_any_order()
    {
        var reordered = ModelFile.Decode(Safetensors.Encode([.. File.Tensors.Reverse()], File.Metadata));
        Assert.Equal(Sample(Precision.Single).Parameters, Good(reordered).Parameters);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_weight_that_is_not_finite_is_neither_written_nor_read(double bad)
    {
        var names = new[] { "W2", "b2", "W3", "b3" };
        for (var i = 0; i < names.Length; i++)
            foreach (var precision in Enum.GetValues<Precision>())
            {
                var model = Sample(precision);
                var matrix = model.Parameters.Matrices[i];
                var values = matrix.Values.SetItem(matrix.Values.Length - 1, bad);
                var invalid = new Parameters<double>(
                    model.Parameters.Matrices.SetItem(i, Matrix<double>.Of(matrix.Rows, matrix.Columns, values)));
                var message = $"tensor {names[i]}: found a number that is not finite, expected finite numbers.";
                Assert.StartsWith(message, Refusal(ModelFile.Encode(model with { Parameters = invalid })));
                var file = Safetensors.Encode(ParameterTensors.FromParameters(Layers, invalid, precision), File.Metadata);
                Assert.StartsWith(message, Refusal(ModelFile.Decode(file)));
            }
    }

    [Theory]
    [InlineData(
        "dense 4 3; sigmoid; dense 2 2",
        "pipeline.layers: found layer 3, dense 2 → 2, which takes 2 numbers, but 3 come in, expected layers that fit each other.")]
    [InlineData("dense 4 3; dense 3 5; dense 2 2", "pipeline.layers: found layer 3, dense 2 → 2, which takes 2 numbers, but 5 come in")]
    [InlineData("sigmoid", "pipeline.layers: found sigmoid, of which no layer says how many numbers it takes, expected one that does.")]
    [InlineData("", "the layers: found \"\", expected dense IN OUT, ")]
    [InlineData("dense 4 3; maxout; dense 3 2", "the layers: found \"maxout\"")]
    [InlineData("dense 4 3; relu 0.1; dense 3 2", "the layers: found \"relu 0.1\"")]
    [InlineData("dense 4 3; elu 0; dense 3 2", "the layers: found \"elu 0\"")]
    [InlineData("dense 4 3; dropout 1; dense 3 2", "the layers: found \"dropout 1\"")]
    [InlineData("dense 4 3; dropout; dense 3 2", "the layers: found \"dropout\"")]
    [InlineData("dense 4 3; residual (dense 3 3; dense 3 2", "the layers: found \"residual (dense 3 3")]
    [InlineData("dense 4 3; residual (maxout); dense 3 2", "the layers: found \"maxout\"")]
    [InlineData("dense 4 3; residual (dense 3 3)); dense 3 2", "the layers: found \"residual (dense 3 3)")]
    [InlineData("dense 4 3; elu NaN; dense 3 2", "the layers: found \"elu NaN\"")]
    [InlineData("dense 4 3; elu 1e999; dense 3 2", "the layers: found \"elu 1e999\"")]
    [InlineData("dense 4 3; elu 1 2; dense 3 2", "the layers: found \"elu 1 2\"")]
    [InlineData("dense 4 3; leaky-relu:0.1; dense 3 2", "the layers: found \"leaky-relu:0.1\"")]
    [InlineData("dense 4 3; Sigmoid; dense 3 2", "the layers: found \"Sigmoid\"")]
    [InlineData("dense 4 3;sigmoid", "the layers: found \"dense 4 3;sigmoid\"")]
    [InlineData("dense 0 3", "the layers: found \"dense 0 3\"")]
    [InlineData("dense 4 0", "the layers: found \"dense 4 0\"")]
    [InlineData("dense 4 -3", "the layers: found \"dense 4 -3\"")]
    [InlineData("dense 4", "the layers: found \"dense 4\"")]
    [InlineData("dense 4 3 2", "the layers: found \"dense 4 3 2\"")]
    [InlineData("dense 4 3.0", "the layers: found \"dense 4 3.0\"")]
    [InlineData("dense 99999999999 3", "the layers: found \"dense 99999999999 3\"")]
    public void Unknown_or_incompatible_layers_are_refused(string layers, string message) =>
        Assert.StartsWith(message, RefusedWith("pipeline.layers", layers));

    [Theory]
    [InlineData("dense 4 3; sigmoid; dense 3 3", "W3 3 x 3, b3 1 x 3, as the layers say")]
    [InlineData("dense 4 3; sigmoid", "W2 4 x 3, b2 1 x 3, as the layers say")]
    [InlineData("dense 4 3; sigmoid; dense 3 2; dense 2 2", "W4 2 x 2, b4 1 x 2, as the layers say")]
    public void Layers_that_do_not_match_the_tensors_are_refused(string layers, string expected) =>
        Assert.Contains(expected, RefusedWith("pipeline.layers", layers));

    [Theory]
    [InlineData("pipeline.format", "2", "pipeline.format: found \"2\", expected 1.")]
    [InlineData("pipeline.format", null, "the metadata: found no pipeline.format, expected a model that this program saved.")]
    [InlineData("pipeline.layers", null, "the metadata: found no pipeline.layers")]
    [InlineData("pipeline.pixels", "grey", "pipeline.pixels: found \"grey\", expected lecture, unit.")]
    [InlineData("pipeline.pixels", null, "the metadata: found no pipeline.pixels")]
    [InlineData(
        "pipeline.answers", "logits",
        "pipeline.answers: found \"logits\", expected numbers, probabilities, sigmoid-logits, softmax-logits.")]
    [InlineData("pipeline.answers", null, "the metadata: found no pipeline.answers")]
    public void Unknown_and_missing_metadata_values_are_refused(string key, string? text, string message) =>
        Assert.StartsWith(message, RefusedWith(key, text));

    [Theory]
    [InlineData(OutputKind.Probabilities, "probabilities")]
    [InlineData(OutputKind.SigmoidLogits, "sigmoid-logits")]
    [InlineData(OutputKind.SoftmaxLogits, "softmax-logits")]
    [InlineData(OutputKind.Numbers, "numbers")]
    public void The_metadata_names_of_the_output_kinds_do_not_change(OutputKind outputKind, string name)
    {
        var file = Good(Safetensors.Decode(Good(ModelFile.Encode(Sample(Precision.Double, outputKind: outputKind)))));
        Assert.Equal(name, file.Metadata["pipeline.answers"]);
    }

    [Fact]
    public void Missing_extra_and_wrong_tensors_are_refused()
    {
        const string expected = "expected W2 4 x 3, b2 1 x 3, W3 3 x 2, b3 1 x 2, as the layers say.";
        foreach (var tensor in File.Tensors) Assert.Contains(expected, Refused(File.Tensors.Remove(tensor)));
        Assert.Contains(expected, Refused(File.Tensors.Add(File.Tensors[0] with { Name = "W4" })));
        Assert.Contains(expected, Refused(With("W3", w => w with { Name = "W4" })));
        Assert.StartsWith("the tensors: found W2 3 x 4, b2 1 x 3, ", Refused(With("W2", w => w with { Shape = [3, 4] })));
        Assert.Contains(expected, Refused(With("b2", b => b with { Shape = [3] })));
        Assert.Contains(expected, Refused(With("b3", b => b with { Shape = [2, 1] })));
    }

    [Fact]
    public void No_tensors_and_mixed_dtypes_are_refused()
    {
        const string message = "the tensors: found none, or both F32 and F64, expected one number format.";
        Assert.StartsWith(message, Refused([]));
        foreach (var tensor in File.Tensors)
            Assert.StartsWith(message, Refused(With(tensor.Name, t => t with { Type = ScalarType.F64, Data = [.. t.Data, .. t.Data] })));
    }

    // That every flipped bit of a model is refused is in Formats/Hostile; here is what a damaged name of the checksum says.
    [Fact]
    public void Without_a_checksum_an_unknown_key_is_refused()
    {
        Assert.StartsWith(
            "the metadata: found the key \"pipeline.sha257\" and no pipeline.sha256, expected keys of a model only.",
            Refusal(ModelFile.Decode(Safetensors.Encode(File.Tensors, File.Metadata.Add("pipeline.sha257", "0")))));
        Assert.Equal(
            Sample(Precision.Single), Good(ModelFile.Decode(SafetensorsChecksum.Encode(File.Tensors, File.Metadata.Add("note", "0")))));
    }

    // The data end with what the checksum begins with, and its own key has a blank behind it.
    [Fact]
    public void A_checksum_that_is_not_where_it_seems_to_be_is_refused()
    {
        var header = "{\"__metadata__\":{\"pipeline.format\":\"1\",\"pipeline.sha256\" : \"" + new string('0', 64) +
            "\"},\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,20]}}";
        var file = Formats.Hostile.Envelopes.Safetensors(header, [0, .. "\"pipeline.sha256\":\""u8]);
        Assert.StartsWith("the checksum: found ", Refusal(ModelFile.Decode(file)));
    }

    [Fact]
    public void A_tensor_whose_name_reads_as_another_with_its_shape_is_not_taken_for_it() => Assert.Contains(
        "as the layers say", Refused(With("W2", w => w with { Name = "W2 4 x", Shape = [3], Data = w.Data[..12] })));

    [Fact]
    public void Weights_without_their_description_say_how_they_get_in() => Assert.Equal(
        $"the metadata: found no pipeline.format, expected a model that this program saved. {ModelFile.WeightsRemedy}",
        Refusal(ModelFile.Decode(Safetensors.Encode(File.Tensors, ImmutableSortedDictionary<string, string>.Empty.Add("format", "pt")))));

    [Fact]
    public void A_model_without_a_checksum_is_read_and_a_checkpoint_is_refused()
    {
        Assert.Equal(Sample(Precision.Single), Good(ModelFile.Decode(Safetensors.Encode(File.Tensors, File.Metadata))));
        Assert.StartsWith("the file: found a checkpoint, expected a model.", RefusedWith("pipeline.checkpoint", "1"));
        Assert.StartsWith("the checksum: found ", RefusedWith("pipeline.sha256", new string('0', 64)));
        Assert.StartsWith("the checksum: found \"0\", expected 64 hexadecimal digits.", RefusedWith("pipeline.sha256", "0"));
    }

    [Fact]
    public void Parameters_are_widened_and_narrowed_exactly_and_their_hash_is_that_of_their_bytes()
    {
        var single = Layers.Init<float>(Key.From(6));
        Assert.Equal(single, ParameterTensors.RoundTo<float>(ParameterTensors.ToDouble(single)));
        var numbers = new Parameters<double>([Matrix<double>.Of(1, 2, [1, -2.5]), Matrix<double>.Of(1, 2, [0, 3])]);
        var network = Dense(1, 2);
        Assert.Equal(
            Sha256([0x3F800000, 0xC0200000, 0, 0x40400000]),
            ParameterTensors.Sha256(ParameterTensors.FromParameters(network, numbers, Precision.Single)));
        Assert.Equal(["W2", "b2"], ParameterTensors.TensorNames(network).ToArray());
        Assert.Equal(
            [1, -2.5], ParameterTensors.ToMatrix(ParameterTensors.FromParameters(network, numbers, Precision.Double)[0]).Values.ToArray());
    }

    static string Sha256(ReadOnlySpan<uint> words)
    {
        var bytes = words.ToArray().SelectMany(word =>
            new[] { (byte)word, (byte)(word >> 8), (byte)(word >> 16), (byte)(word >> 24) }).ToArray();
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
    }
}
