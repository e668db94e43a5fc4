using System.Buffers.Binary;
using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Models.Initial;

public class InitialParametersTests
{
    static readonly Layer Net = Dense(4, 3) >> Sigmoid >> Dense(3, 3) >> Dropout(0.5) >> Dense(3, 2);

    static readonly Model Trained = Model.Of(Net, Net.Init<float>(Key.From(1)), OutputKind.SoftmaxLogits);

    static readonly ImmutableArray<double> Flat = [.. Trained.Parameters.Flatten()];

    static readonly ImmutableSortedDictionary<string, string> NoMetadata = ImmutableSortedDictionary<string, string>.Empty;

    static Tensor Numbers(string name, params long[] shape) => new(
        name, [.. shape], ScalarType.F64,
        ScalarType.F64.Encode([.. Enumerable.Range(1, (int)shape.Aggregate(1L, (a, d) => a * d)).Select(i => (double)i)]));

    static Fin<Parameters<double>> Read(Option<bool> isTransposed, params Tensor[] tensors) =>
        InitialParameters.Decode(Safetensors.Encode([.. tensors], NoMetadata), isTransposed);

    static string Refused(params Tensor[] tensors) => Refusal(Read(Prelude.None, tensors));

    [Fact]
    public void What_is_exported_is_read_back_to_the_same_bits()
    {
        foreach (var bytes in new[]
            {
                Good(NpzExport.Encode(Trained, Precision.Single)), Good(StateDictExport.Encode(Trained, Precision.Single)),
                Good(ModelFile.Encode(Trained)),
            })
            Assert.Equal(Flat.ToArray(), Good(InitialParameters.Decode(bytes, Prelude.None)).Flatten());
    }

    [Fact]
    public void Layers_are_in_the_order_of_the_numbers_in_their_names()
    {
        var p = Good(Read(
            Prelude.None, Numbers("fc10.weight", 2, 3), Numbers("fc2.bias", 3), Numbers("fc10.bias", 2), Numbers("fc2.weight", 3, 4)));
        Assert.Equal(["fc2.weight", "fc2.bias", "fc10.weight", "fc10.bias"], p.Infos.Select(info => info.Name));
        Assert.Equal([4, 3, 2], InitialParameters.LayerWidths(p).ToArray());
        Assert.Equal([true, false, true, false], p.Infos.Select(info => info.IsDecayed));
        Assert.Equal(5, p.Matrices[0][0, 1]);
    }

    [Fact]
    public void Shapes_tell_in_by_out_from_out_by_in_also_for_square_matrices_beside_others()
    {
        var square = Numbers("b.weight", 3, 3);
        var transposed = Good(Read(Prelude.None, Numbers("a.weight", 3, 4), Numbers("a.bias", 3), square, Numbers("b.bias", 3)));
        var straight = Good(Read(Prelude.None, Numbers("a.kernel", 4, 3), Numbers("a.bias", 3), square, Numbers("b.bias", 1, 3)));
        Assert.Equal(4, transposed.Matrices[2][0, 1]);
        Assert.Equal(2, straight.Matrices[2][0, 1]);
    }

    [Fact]
    public void Square_matrices_alone_are_refused_with_both_readings_until_one_is_chosen()
    {
        Tensor[] square = [Numbers("W2", 3, 3), Numbers("b2", 3), Numbers("W3", 3, 3), Numbers("b3", 3)];
        Assert.Equal(
            "the weights: found square matrices only, W2 3 x 3, W3 3 x 3, expected shapes that tell in × out, as NumPy and Keras have "
            + $"them, from out × in, as PyTorch has them. {StateDictParameters.OrientationRemedy}",
            Refused(square));
        Assert.Equal(2, Good(Read(false, square)).Matrices[0][0, 1]);
        Assert.Equal(4, Good(Read(true, square)).Matrices[0][0, 1]);
    }

    [Fact]
    public void A_choice_against_the_shapes_is_refused()
    {
        Tensor[] tensors = [Numbers("0.weight", 3, 4), Numbers("0.bias", 3)];
        Good(Read(true, tensors));
        Assert.StartsWith("0.bias: found 3, expected 4, the outputs of 0.weight.", Refusal(Read(false, tensors)), StringComparison.Ordinal);
        Assert.StartsWith(
            "the file: found a model", Refusal(InitialParameters.Decode(Good(ModelFile.Encode(Trained)), true)), StringComparison.Ordinal);
        var archive = Good(NpzExport.Encode(Trained, Precision.Single));
        Assert.StartsWith(
            "W2: found the shape (4, 3), which is in × out by the biases, expected (3, 4).",
            Refusal(InitialParameters.Decode(archive, true)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer \"0\": found 0.weight, expected a weight and a bias", "0.weight:3,4")]
    [InlineData("layer \"0\": found 0.bias, expected a weight and a bias", "0.bias:4")]
    [InlineData("layer \"a\": found a.weight, a.kernel, a.bias", "a.weight:3,4 a.kernel:3,4 a.bias:3")]
    [InlineData("tensor \"a.scale\": found another name", "a.scale:3")]
    [InlineData("a.weight: found the shape 3, expected two dimensions", "a.weight:3 a.bias:3")]
    [InlineData("a.bias: found the shape 3 x 1, expected one dimension", "a.weight:3,4 a.bias:3,1")]
    [InlineData("a.bias: found 5, expected 3 or 4, as a.weight 3 x 4 has", "a.weight:3,4 a.bias:5")]
    [InlineData(
        "b.weight: found 5 inputs (2 x 5, out × in), expected 3, the outputs of a.weight",
        "a.weight:3,4 a.bias:3 b.weight:2,5 b.bias:2")]
    [InlineData(
        "the weights: found a.weight 3 x 4 as out × in and b.weight 3 x 2 as in × out, by their biases",
        "a.weight:3,4 a.bias:3 b.weight:3,2 b.bias:2")]
    public void Other_names_and_shapes_are_refused(string message, string tensors) => Assert.StartsWith(
        message,
        Refused([.. tensors.Split(' ').Select(text => text.Split(':')).Select(pair =>
            Numbers(pair[0], [.. pair[1].Split(',').Select(long.Parse)]))]),
        StringComparison.Ordinal);

    [Fact]
    public void Files_without_parameters_and_of_other_kinds_are_refused()
    {
        Assert.StartsWith("the file: found no tensors", Refused(), StringComparison.Ordinal);
        Assert.StartsWith("byte 0: found an HTML", Refusal(InitialParameters.Decode(Ascii("<html>"), Prelude.None)).Replace(
            "what looks like an HTML page", "an HTML page", StringComparison.Ordinal), StringComparison.Ordinal);
        var residual = Dense(3, 3) >> Residual(Dense(3, 3));
        var model = Model.Of(residual, residual.Init<float>(Key.From(1)), OutputKind.Numbers);
        Assert.StartsWith(
            "the model: found residual (dense 3 → 3), expected dense layers",
            Refusal(InitialParameters.Decode(Good(ModelFile.Encode(model)), Prelude.None)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F16", 0x3555, 0.333251953125)]
    [InlineData("F16", 0x8001, -5.9604644775390625e-8)]
    [InlineData("BF16", 0x3EAB, 0.333984375)]
    [InlineData("BF16", 0xC2C8, -100.0)]
    public void Half_precisions_are_widened_exactly(string type, int bits, double value)
    {
        var scalarType = Enum.Parse<ScalarType>(type);
        var number = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)bits);
        var p = Good(Read(
            Prelude.None,
            new Tensor("0.weight", [2, 1], scalarType, [.. number, .. number]), new("0.bias", [2], scalarType, [.. number, 0, 0])));

        Assert.Equal([value, value, value, 0], p.Flatten());
        // Models are of single or double precision.
        Assert.Contains("expected F32 or F64", Refusal(Safetensors.Decode(
            Safetensors.Encode([new("x", [1], scalarType, [.. number])], NoMetadata))), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        var infinite = new Tensor("0.weight", [2, 1], ScalarType.BF16, [0x80, 0x7F, 0, 0]);
        Assert.StartsWith(
            "0.weight and 0.bias: found a number that is not finite", Refused(infinite, Numbers("0.bias", 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_files_are_refused() => AllRefused(
        Truncations(Safetensors.Encode([Numbers("0.weight", 2, 1), Numbers("0.bias", 2)], NoMetadata)),
        bytes => InitialParameters.Decode(bytes, Prelude.None));
}
