using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Differentiation;

public class LayerTests
{
    // Otherwise a layer that mixes the rows of a batch would be evaluated on rows of others.
    [Fact]
    public void A_layer_is_not_taken_to_treat_rows_independently_unless_it_says_so() =>
        Assert.False(new RowMixing().IsRowIndependent);

    [Fact]
    public void Parameters_of_the_right_shapes_get_the_names_of_the_layer()
    {
        var layer = Network.Dense(3, 2);
        var nameless = Parameters<double>.Of(Matrix<double>.Zero(3, 2), Matrix<double>.Zero(1, 2));
        Assert.Equal(layer.ParameterInfos, layer.AttachInfos(nameless).Infos.AsEnumerable());
        Assert.Equal(nameless, layer.AttachInfos(nameless));
    }

    [Fact]
    public void Parameters_of_other_shapes_keep_theirs()
    {
        var others = Parameters<double>.Of(Matrix<double>.Zero(2, 3), Matrix<double>.Zero(1, 3));
        Assert.Same(others, Network.Dense(3, 2).AttachInfos(others));
    }

    sealed record RowMixing : Layer
    {
        public override string Name => "mix";

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (x, yBar => (p, () => yBar));
    }
}
