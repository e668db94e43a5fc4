using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Models.Export;

public class ParameterExportTests
{
    static readonly Layer Deep = Dense(3, 4) >> Sigmoid >> Residual(Tanh >> Dense(4, 4)) >> Dropout(0.5) >> Dense(4, 2);

    static Model ModelOf(Layer network) => Model.Of(network, network.Init<float>(Key.From(1)), OutputKind.SoftmaxLogits);

    static Matrix<double> Transposed(Matrix<double> m) => Matrix<double>.Fill(m.Columns, m.Rows, i => m[i % m.Rows, i / m.Rows]);

    static SafetensorsFile StateDict(Model model, Precision precision = Precision.Single) =>
        Good(Safetensors.Decode(Good(StateDictExport.Encode(model, precision))));

    [Theory, InlineData(Precision.Single), InlineData(Precision.Double)]
    public void The_archive_of_a_model_is_read_back_to_the_same_bits(Precision precision)
    {
        var network = Dense(3, 4) >> Gelu >> Dense(4, 1) >> Tanh >> Dense(1, 2);
        var model = new Model(network, network.Init<double>(Key.From(3)), OutputKind.Numbers);
        var arrays = Good(Npz.Decode(Good(NpzExport.Encode(model, precision))));
        var p = Good(NpzParameters.FromArrays(arrays));

        Assert.Equal(["W2", "W3", "W4", "b2", "b3", "b4"], arrays.Keys);
        Assert.Equal([[3, 4], [4, 1], [1, 2], [4], [1], [2]], arrays.Values.Select(array => array.Shape.ToArray()));
        Assert.All(arrays.Values, array => Assert.Equal(ParameterTensors.ScalarTypeOf(precision), array.Type));
        Assert.Equal(
            model.Parameters.Flatten().Select(x => precision == Precision.Single ? (float)x : x), p.Flatten());
    }

    [Fact]
    public void A_state_dict_has_the_names_and_shapes_of_nn_Sequential()
    {
        var model = ModelOf(Deep);
        var file = StateDict(model);

        Assert.Equal(
            [("0.weight", "4 x 3"), ("0.bias", "4"), ("2.1.weight", "4 x 4"), ("2.1.bias", "4"), ("4.weight", "2 x 4"), ("4.bias", "2")],
            file.Tensors.Select(tensor => (tensor.Name, MessageText.Shape(tensor.Shape))));
        Assert.Equal("pt", file.Metadata["format"]);
        for (var i = 0; i < file.Tensors.Length; i++)
        {
            var m = model.Parameters.Matrices[i];
            Assert.Equal(
                (i % 2 == 0 ? Transposed(m) : m).Values.ToArray(), file.Tensors[i].Type.Decode(file.Tensors[i].Data.AsSpan()).ToArray());
        }
    }

    [Fact]
    public void Precision_is_that_of_the_file()
    {
        var model = ModelOf(Dense(2, 2));
        Assert.All(StateDict(model).Tensors, tensor => Assert.Equal(ScalarType.F32, tensor.Type));
        Assert.All(StateDict(model, Precision.Double).Tensors, tensor => Assert.Equal(ScalarType.F64, tensor.Type));
    }

    [Fact]
    public void A_layer_of_ones_own_with_parameters_has_no_name_in_PyTorch()
    {
        Assert.StartsWith(
            "layer 2: found scale 3, expected a layer that nn.Sequential has a name for",
            Refusal(StateDictExport.Encode(ModelOf(Dense(3, 3) >> new OwnScale(3)), Precision.Single)), StringComparison.Ordinal);
        Assert.StartsWith(
            "layer 2.2: found scale 3",
            Refusal(StateDictExport.Encode(ModelOf(Dense(3, 3) >> Residual(Tanh >> new OwnScale(3))), Precision.Single)),
            StringComparison.Ordinal);
        Assert.Equal(2, StateDict(ModelOf(Dense(3, 3) >> new OwnSoftsign())).Tensors.Length);
        Assert.Contains("s2", Good(Npz.Decode(Good(NpzExport.Encode(ModelOf(Dense(3, 3) >> new OwnScale(3)), Precision.Single)))).Keys);
    }

    [Fact]
    public void Parameters_too_large_for_single_precision_are_refused()
    {
        var model = new Model(
            Dense(1, 1), Parameters<double>.Of(Matrix<double>.Of(1, 1, [1e300]), Matrix<double>.Of(1, 1, [0])), OutputKind.Numbers);
        Assert.StartsWith("tensor W2: ", Refusal(NpzExport.Encode(model, Precision.Single)), StringComparison.Ordinal);
        Assert.StartsWith("tensor W2: ", Refusal(StateDictExport.Encode(model, Precision.Single)), StringComparison.Ordinal);
        Good(NpzExport.Encode(model, Precision.Double));
    }
}
