using Pipeline.Checking;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Documents;

/// <summary>The code blocks of the README, verbatim: they compile and do what the README states.</summary>
public class ReadmeSamples
{
    [Fact]
    public void The_README_example_learns()
    {
        // A network is a value: layers composed with >>, and no scalar anywhere.
        var network = Dense(784, 100, Initializer.Lecture) >> Sigmoid >> Dense(100, 10, Initializer.Lecture) >> Sigmoid;

        // A step maps immutable weights and a sample to new weights. Its gradient is the chain rule, derived once per layer.
        var step = Step(network, new HalfSquaredError(), Sgd(learningRate: 0.3));
        var start = step.Init<float>(Key.From(seed: 1));

        // Samples are a lazy sequence, here of digits drawn from a random key; bytes become numbers when a step asks.
        var encoder = new Encoder<float>(PixelEncoding.Lecture, TargetEncoding.Lecture, classes: 10);
        var samples = Batches.InOrder(DigitDrawing.Images(Key.From(seed: 2), count: 2000), encoder, batchSize: 1);

        // Training is one pure fold ...
        var trained = samples | Fold(start, step);

        // ... or the same, watched lazily: stopping is taking fewer, resuming is folding the rest.
        var losses = (samples | Scan(start, step)).Select(next => next.Metrics.Loss).Take(1000);

        // The same network in double precision, or in dual numbers, whose tangents are exact derivatives.
        var duals = trained.Parameters.Map(m => m.MapIndexed((_, x) => new Dual(x, 1)));
        var inDuals = network.Forward(duals, Matrix<Dual>.Fill(1, 784, _ => 0.5));

        var test = DigitDrawing.Images(Key.From(seed: 3), count: 500);
        Assert.InRange(Batches.Evaluate(network, trained.Parameters, test, encoder).Accuracy, 0.5, 1);
        Assert.True(losses.Take(100).Average() > losses.Skip(900).Average());
        Assert.Equal(10, inDuals.Columns);
    }

    readonly struct Cube : IActivation
    {
        public string Name => "cube";
        public S Value<S>(S x) where S : IScalar<S> => x * x * x;
        public S Derivative<S>(S x, S y) where S : IScalar<S> => 3 * x * x;
    }

    readonly struct WrongCube : IActivation
    {
        public string Name => "cube";
        public S Value<S>(S x) where S : IScalar<S> => x * x * x;
        public S Derivative<S>(S x, S y) where S : IScalar<S> => 2 * x * x;
    }

    [Fact]
    public void A_custom_layer_passes_the_gradient_check()
    {
        var network = Dense(3, 4) >> Activation(new Cube()) >> Dense(4, 2);
        var report = GradientCheck.Dual(network, new HalfSquaredError(), Key.From(seed: 1));
        Console.WriteLine(report);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void The_report_of_the_wrong_layer_is_in_the_README()
    {
        var network = Dense(3, 4) >> Activation(new WrongCube()) >> Dense(4, 2);
        var report = GradientCheck.Dual(network, new HalfSquaredError(), Key.From(seed: 1));
        Assert.False(report.Passed);
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        Assert.Contains(report.ToString().ReplaceLineEndings("\n"), readme, StringComparison.Ordinal);
    }
}
