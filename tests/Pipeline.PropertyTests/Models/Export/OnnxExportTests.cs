using System.Text;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Models.Export;

/// <summary>What is refused, and what depends on nothing else; that runtimes compute the same is tested in interop.</summary>
public class OnnxExportTests
{
    static Model ModelOf(Layer network, OutputKind kind = OutputKind.SoftmaxLogits) =>
        Model.Of(network, network.Init<float>(Key.From(1)), kind);

    static string Text(Model model, Precision precision = Precision.Single, OnnxInputKind input = OnnxInputKind.Encoded) =>
        Encoding.Latin1.GetString(Good(OnnxExport.Encode(model, precision, input)).AsSpan());

    static string Refused(Model model, Precision precision = Precision.Single, OnnxInputKind input = OnnxInputKind.Encoded) =>
        Refusal(OnnxExport.Encode(model, precision, input));

    [Fact]
    public void A_layer_without_operators_is_named_with_its_number()
    {
        Assert.Equal(
            "layer 2: found cube, expected a layer that ONNX has operators for: dense, dropout, residual or a built-in activation. "
            + "Train without this layer, or compute it in a program of your own.",
            Refused(ModelOf(Dense(3, 2) >> Activation(new Cube()) >> Dense(2, 2))));
        Assert.StartsWith(
            "layer 2.1: found scale 3, expected a layer that ONNX has operators for",
            Refused(ModelOf(Dense(3, 3) >> Residual(new OwnScale(3) >> Tanh))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_erf_of_gelu_has_no_double_precision()
    {
        Assert.Equal(
            "layer 2: found gelu, expected a layer that ONNX Runtime computes in double precision, for which it has no erf. "
            + "Export in single precision.",
            Refused(ModelOf(Dense(3, 2) >> Gelu), Precision.Double));
        Assert.Contains("Erf", Text(ModelOf(Dense(3, 2) >> Gelu)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_are_not_finite_in_the_precision_are_refused()
    {
        var large = new Model(Dense(1, 1), Parameters<double>.Of(Matrix<double>.Of(1, 1, [1e300]), Matrix<double>.Of(1, 1, [0])),
            OutputKind.Numbers);
        Assert.StartsWith("tensor W2: found a number that is not finite", Refused(large), StringComparison.Ordinal);
        Good(OnnxExport.Encode(large, Precision.Double, OnnxInputKind.Encoded));
    }

    [Fact]
    public void An_encoding_that_the_model_does_not_have_is_refused()
    {
        var numbers = ModelOf(Dense(1, 2));
        var standardized = numbers with { InputEncoding = new Standardization([1], [2]) };
        var own = numbers with { InputEncoding = InputEncoding.Pixels(new("own", pixel => pixel)) };
        Assert.StartsWith("the input encoding: found numbers", Refused(numbers, input: OnnxInputKind.Pixels), StringComparison.Ordinal);
        Assert.StartsWith("the input encoding: found numbers", Refused(numbers, input: OnnxInputKind.Numbers), StringComparison.Ordinal);
        Assert.StartsWith(
            "the input encoding: found standardized", Refused(standardized, input: OnnxInputKind.Pixels), StringComparison.Ordinal);
        Assert.StartsWith(
            "the input encoding: found the encoding of pixels", Refused(own, input: OnnxInputKind.Pixels), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_models_give_equal_bytes_and_other_settings_give_others()
    {
        var model = ModelOf(Dense(3, 4) >> Elu(0.5) >> Dense(4, 2));
        Assert.Equal(Text(model), Text(ModelOf(Dense(3, 4) >> Elu(0.5) >> Dense(4, 2))));
        Assert.NotEqual(Text(model), Text(model with { Settings = model.Settings.Add("seed", "1") }));
        Assert.NotEqual(Text(model), Text(model, Precision.Double));
    }

    [Fact]
    public void Dropout_and_the_identity_are_left_out() => Assert.Equal(
        GraphOf(Text(ModelOf(Dense(3, 2) >> Tanh))), GraphOf(Text(ModelOf(Dense(3, 2) >> Dropout(0.5) >> Network.Identity >> Tanh)))
            .Replace("layer3_tanh", "layer2_tanh", StringComparison.Ordinal));

    static string GraphOf(string file) => file.Split("pipeline.")[0];
}
