using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Models;

public class ImageExplainerTests
{
    const int Pixels = 12, Classes = 4;
    const double Rounding = 1e-9, Difference = 1e-5;

    [Property(MaxTest = 50)]
    public void Of_a_linear_network_the_attribution_adds_up_to_the_change_of_the_score(long seed)
    {
        var key = Key.From(seed);
        var (model, image) = (Model(Dense(Pixels, 5) >> Dense(5, Classes), key, OutputKind.SoftmaxLogits), Image(key));
        var why = Explain(model, image, key.UniformInt(9, Classes));
        Assert.Equal(Score(model, Encode(image), why.Explained) - Score(model, Encode(new byte[Pixels]), why.Explained),
            why.Attribution.Sum(), Rounding);
    }

    [Property(MaxTest = 50)]
    public void The_attribution_is_the_gradient_of_the_score_times_the_input(long seed)
    {
        var key = Key.From(seed);
        var kind = key.UniformInt(1, 2) == 0 ? OutputKind.SoftmaxLogits : OutputKind.Probabilities;
        var network = Dense(Pixels, 5) >> Tanh >> Dense(5, Classes);
        var (model, image) = (Model(kind == OutputKind.Probabilities ? network >> Sigmoid : network, key, kind), Image(key));
        var why = Explain(model, image, key.UniformInt(9, Classes));
        var x = Encode(image);
        for (var i = 0; i < Pixels; i++)
        {
            double Shifted(double h) => Score(model, x.SetItem(i, x[i] + h), why.Explained);
            var gradient = (Shifted(Difference) - Shifted(-Difference)) / (2 * Difference);
            Assert.Equal(gradient * (x[i] - Encode(new byte[Pixels])[i]), why.Attribution[i], 1e-6);
        }
    }

    [Property(MaxTest = 30)]
    public void The_probabilities_and_the_class_are_those_of_the_predictions(long seed)
    {
        var key = Key.From(seed);
        var network = Dense(Pixels, 7) >> Relu >> Dropout(0.5) >> Dense(7, 3) >> Gelu >> Dense(3, Classes);
        var model = Pipeline.Models.Model.Of(network, network.Init<float>(key), OutputKind.SoftmaxLogits) with
        {
            InputEncoding = InputEncoding.Pixels(PixelEncoding.Lecture),
        };
        var image = Image(key);
        var why = new ImageExplainer<float>(model).Explain([.. image], null);
        var predicted = ImagePredictions.Of(model, new(3, 4, [.. image], [0]), threads: 1);
        Assert.Equal(predicted.Probabilities.Values.AsEnumerable(), why.Probabilities);
        Assert.Equal((int)predicted.Classes[0], why.Class);
        Assert.Equal(why.Class, why.Explained);
        Assert.Equal([7, 3], why.Hidden.Select(layer => layer.Length));
        Assert.All(why.Hidden[0], activation => Assert.True(activation >= 0));
    }

    [Fact]
    public void A_blank_image_speaks_for_nothing()
    {
        var model = Model(Dense(Pixels, Classes), Key.From(1), OutputKind.SoftmaxLogits);
        Assert.All(Explain(model, new byte[Pixels], 2).Attribution, attribution => Assert.Equal(0, attribution));
    }

    static Model Model(Layer network, Key key, OutputKind kind) =>
        Pipeline.Models.Model.Of(network, network.Init<double>(key), kind) with
        {
            InputEncoding = InputEncoding.Pixels(PixelEncoding.Lecture),
        };

    static byte[] Image(Key key) => [.. Enumerable.Range(0, Pixels).Select(i => (byte)key.UniformInt(100 + i, 256))];

    static Explanation Explain(Model model, byte[] image, int explained) =>
        new ImageExplainer<double>(model).Explain([.. image], explained);

    static ImmutableArray<double> Encode(byte[] image) => [.. image.Select(PixelEncoding.Lecture.Encode)];

    /// <summary>The logit, less the mean of all where the probabilities are a softmax.</summary>
    static double Score(Model model, ImmutableArray<double> x, int explained)
    {
        var logits = Sequential(model.Network.Parts.Where(part => part != Sigmoid))
            .Forward(model.Parameters, Matrix<double>.Of(1, Pixels, x)).Row(0);
        var mean = 0.0;
        foreach (var logit in logits) mean += logit / Classes;
        return logits[explained] - (model.OutputKind == OutputKind.SoftmaxLogits ? mean : 0);
    }
}
