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

/// <summary>Model files of other data than images, and of networks with layers of one's own.</summary>
public class ModelOfAnyDataTests
{
    static readonly Layer Own = Dense(4, 6) >> Activation(new Cube()) >> new OwnScale(6) >> Residual(new OwnScale(6) >> new OwnSoftsign())
        >> Dropout(0.25) >> Dense(6, 3);

    static Model Sample(Layer network) => Model.Of(network, network.Init<float>(Key.From(7)), OutputKind.SigmoidLogits);

    // Without the checksum, so that it can be edited.
    static SafetensorsFile File(Model model) => Good(Safetensors.Decode(Good(ModelFile.Encode(model)))) switch
    {
        var file => file with { Metadata = file.Metadata.Remove(SafetensorsChecksum.Key) },
    };

    static string RefusedWith(Model model, string key, string? text) => Refusal(ModelFile.Decode(Safetensors.Encode(
        File(model).Tensors, text is null ? File(model).Metadata.Remove(key) : File(model).Metadata.SetItem(key, text))));

    [Fact]
    public void Networks_with_layers_of_ones_own_round_trip()
    {
        var model = Sample(Own);
        var bytes = Good(ModelFile.Encode(model));
        Assert.Equal(["W2", "b2", "s2", "s3", "W3", "b3"], File(model).Tensors.Select(tensor => tensor.Name));
        Assert.Equal(model, Good(ModelFile.Decode(bytes, Own)));
        Assert.Equal(Own.ParameterInfos.AsEnumerable(), Good(ModelFile.Decode(bytes, Own)).Parameters.Infos);
        Assert.True(bytes.SequenceEqual(Good(ModelFile.Encode(Good(ModelFile.Decode(bytes, Own))))));
        Assert.StartsWith("the layers: found \"cube\", expected dense IN OUT, ", Refusal(ModelFile.Decode(bytes)));
        Assert.StartsWith(
            "the layers: found \"scale 6\", expected ", Refusal(ModelFile.Decode(bytes, Activation(new Cube()), new OwnSoftsign())));
        Assert.Contains("expected W2 4 x 6, b2 1 x 6, s2 1 x 6, ", Refusal(ModelFile.Decode(
            Safetensors.Encode(File(model).Tensors[1..], File(model).Metadata), Own)));
    }

    [Property(MaxTest = 50)]
    public bool Means_and_deviations_round_trip_to_the_bit(int seed)
    {
        var key = Key.From(seed);
        double Number(int i) => Math.ScaleB(key.Uniform(i, 1, 2), key.UniformInt(i, 2000) - 1000);
        ImmutableArray<double> means = [.. Enumerable.Range(0, 4).Select(i => i % 2 == 0 ? Number(i) : -Number(i))];
        var model = Sample(Own) with
        {
            InputEncoding = InputEncoding.Standardized(new(means, [.. Enumerable.Range(4, 4).Select(Number)])),
            OutputKind = OutputKind.Numbers,
        };
        return Good(ModelFile.Decode(Good(ModelFile.Encode(model)), Own)) == model;
    }

    [Fact]
    public void Class_names_may_be_any_text()
    {
        ImmutableArray<string> names = ["", "Iris setosa", "a, b; \"c\"", "é\n", .. Enumerable.Range(4, 7).Select(i => $"{i}")];
        var model = Sample(Dense(2, 11)) with { ClassNames = names };
        Assert.Equal(model, Good(ModelFile.Decode(Good(ModelFile.Encode(model)))));
        Assert.StartsWith("the class names: found 10 names, expected 11", RefusedWith(model, "pipeline.class.10", null));
        Assert.StartsWith("the class names: found 3 names, expected 11", RefusedWith(model, "pipeline.class.3", null));
    }

    [Fact]
    public void A_network_without_parameters_keeps_its_precision()
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var model = new Model(Tanh, Parameters<double>.Empty, OutputKind.Numbers)
            {
                InputEncoding = InputEncoding.Standardized(new([1], [2])),
                Precision = precision,
            };
            Assert.Equal(model, Good(ModelFile.Decode(Good(ModelFile.Encode(model)))));
        }
    }

    [Fact]
    public void The_metadata_of_images_are_what_they_were_and_other_data_say_what_they_are()
    {
        var images = Sample(Dense(2, 3)) with { InputEncoding = InputEncoding.Pixels(PixelEncoding.Unit) };
        Assert.Equal(
            ["pipeline.answers=sigmoid-logits", "pipeline.format=1", "pipeline.layers=dense 2 3", "pipeline.pixels=unit"], Text(images));
        Assert.Equal(
            ["pipeline.answers=softmax-logits", "pipeline.class.0=a", "pipeline.class.1=b", "pipeline.class.2=c",
            "pipeline.deviations=0.1 3E-05", "pipeline.format=1", "pipeline.inputs=standardized", "pipeline.layers=dense 2 3",
            "pipeline.means=-1.5 2023.25"],
            Text(images with
            {
                InputEncoding = InputEncoding.Standardized(new([-1.5, 2023.25], [0.1, 3e-5])),
                OutputKind = OutputKind.SoftmaxLogits,
                ClassNames = ["a", "b", "c"],
            }));
        Assert.Contains("pipeline.inputs=numbers", Text(images with { InputEncoding = InputEncoding.None }));
    }

    static IEnumerable<string> Text(Model model) => File(model).Metadata.Select(pair => $"{pair.Key}={pair.Value}");

    [Theory]
    [InlineData("pipeline.inputs", "grey", "pipeline.inputs: found \"grey\", expected numbers, standardized.")]
    [InlineData("pipeline.inputs", null, "the metadata: found no pipeline.pixels")]
    [InlineData("pipeline.means", null, "the metadata: found no pipeline.means")]
    [InlineData("pipeline.means", "1 x", "pipeline.means: found \"x\", expected finite numbers, separated by blanks.")]
    [InlineData("pipeline.means", "", "pipeline.means: found \"\", expected finite numbers")]
    [InlineData("pipeline.deviations", "1 NaN", "pipeline.deviations: found \"NaN\", expected finite numbers")]
    [InlineData("pipeline.deviations", "1 0", "pipeline.deviations: found a mistake (Column 1 has the mean 2 and the deviation 0: both")]
    [InlineData("pipeline.deviations", "1", "pipeline.deviations: found a mistake (A column has one mean and one deviation, and there are")]
    public void Wrong_input_encodings_are_refused(string key, string? text, string message) => Assert.StartsWith(message, RefusedWith(
        Sample(Dense(2, 1)) with { InputEncoding = InputEncoding.Standardized(new([1, 2], [3, 4])) }, key, text));

    [Fact]
    public void Means_of_another_number_than_the_inputs_are_refused()
    {
        var model = Sample(Dense(2, 1)) with { InputEncoding = InputEncoding.Standardized(new([1, 2], [3, 4])) };
        var metadata = File(model).Metadata.SetItem("pipeline.means", "1 2 3").SetItem("pipeline.deviations", "1 2 3");
        Assert.StartsWith(
            "pipeline.layers: found 3 means and deviations, expected 2, as the network takes numbers.",
            Refusal(ModelFile.Decode(Safetensors.Encode(File(model).Tensors, metadata))));
    }

    [Fact]
    public void A_model_whose_parts_do_not_fit_is_not_written()
    {
        var model = Sample(Dense(2, 3));
        Assert.StartsWith("the class names: found 1 name, expected 3", Refusal(ModelFile.Encode(model with { ClassNames = ["a"] })));
        var bare = model with { Parameters = Parameters<double>.Empty };
        Assert.StartsWith("the parameters: found the shapes []", Refusal(ModelFile.Encode(bare)));
        var pixels = new PixelEncoding("inverted", pixel => 255 - pixel);
        Assert.StartsWith(
            "pipeline.pixels: found \"inverted\", expected lecture, unit.",
            Refusal(ModelFile.Encode(model with { InputEncoding = InputEncoding.Pixels(pixels) })));
        Assert.StartsWith(
            "the parameters: found two tensors that would be called s12", Refusal(ModelFile.Encode(Sample(new Numbered()))));
    }

    // The layer's eleventh s and its first s1 are both called s12.
    sealed record Numbered : Layer
    {
        public override string Name => "numbered";

        public override int? InputWidth => 1;

        public override ImmutableArray<ParameterInfo> ParameterInfos =>
            [.. Enumerable.Range(0, 12).Select(i => new ParameterInfo(i == 11 ? "s1" : "s", 1, 1, IsDecayed: false))];

        protected override Parameters<T> InitCore<T>(Key key) => new(ParameterInfos, [.. ParameterInfos.Select(_ => Matrix<T>.Zero(1, 1))]);

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) => throw new NotSupportedException();
    }
}
