using FsCheck.Xunit;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

/// <summary>Batched perturbations against one at a time: layers of width 1, user-defined layers, and unsupported objectives.</summary>
public class PerturbedNetworkTests
{
    static readonly CentralDifference Difference = new(1e-3);

    static readonly Loss[] Losses =
        [new HalfSquaredError(), new BinaryCrossEntropyWithLogits(), new SoftmaxCrossEntropy(), new CustomLoss()];

    static readonly Layer Mirror = new Mirrored();
    static readonly Layer[] Elementwise = [Sigmoid, Tanh, Relu, Network.Identity, Mirror, Tanh >> Mirror, Mirror >> Sigmoid];

    [Property(MaxTest = 120, QuietOnSuccess = true)]
    public void Networks_with_layers_of_one_unit_have_the_bits_of_one_perturbation_at_a_time(int seed)
    {
        Agrees(Key.From(seed), Kernels<float>.Default);
        Agrees(Key.From(seed), new Kernels<double, Lanes256<double>>().WithThreads(3));
        Agrees(Key.From(seed), new Kernels<float, Lanes256<float>>().WithThreads(2));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 20, 1, 20, 1)]
    [InlineData(20, 1, 20, 1, 20)]
    [InlineData(3, 1, 1, 17)]
    public void Layers_of_width_1_have_the_bits_of_one_perturbation_at_a_time(params int[] widths)
    {
        foreach (var activation in new[] { Tanh, Network.Identity })
        {
            var network = Mlp([.. widths], activation, new Glorot());
            Agrees(new(network, new HalfSquaredError()), Key.From(1), widths[0], widths[^1], Kernels<float>.Default);
        }
    }

    public static TheoryData<string, Objective> Unsupported => new()
    {
        { "a penalty", new(Dense(4, 3), new HalfSquaredError()) { WeightPenalty = 0.5 } },
        { "no dense layer first", new(Tanh >> Dense(4, 3), new HalfSquaredError()) },
        { "a layer with one parameter", new(Dense(4, 3) >> new Gain(), new HalfSquaredError()) },
        { "a layer whose rows depend on each other", new(Dense(4, 3) >> new AddColumnSums(), new HalfSquaredError()) },
    };

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void Unsupported_objectives_are_perturbed_one_at_a_time(string reason, Objective objective)
    {
        var (p, batch) = (objective.Network.Init<double>(Key.From(1)), Draw.Batch<double>(Key.From(2), 1, 4, 3));
        Assert.True(PerturbedNetwork<double>.Of(objective, p, batch, Difference, Kernels<double>.Default) is null, reason);
        Assert.Equal(
            Difference.ValueAndGradient(objective, p, batch),
            new PerturbedDifference(Difference, 2).ValueAndGradient(objective, p, batch));
    }

    [Fact]
    public void Batches_of_several_samples_are_perturbed_one_at_a_time()
    {
        var objective = new Objective(Dense(4, 3) >> Tanh, new HalfSquaredError());
        var (p, batch) = (objective.Network.Init<double>(Key.From(1)), Draw.Batch<double>(Key.From(2), 2, 4, 3));
        Assert.Null(PerturbedNetwork<double>.Of(objective, p, batch, Difference, Kernels<double>.Default));
        Assert.Equal(
            Difference.ValueAndGradient(objective, p, batch),
            new PerturbedDifference(Difference, 2).ValueAndGradient(objective, p, batch));
    }

    static void Agrees<T>(Key key, Kernels<T> kernels) where T : unmanaged
    {
        var (inputs, depth) = (RandomWidth(key, 0), 1 + key.UniformInt(1, 4));
        var (network, width) = ((Layer)Network.Identity, inputs);
        for (var layer = 0; layer < depth; layer++)
        {
            var (outputs, next) = (RandomWidth(key, 10 + layer), Elementwise[key.UniformInt(20 + layer, Elementwise.Length)]);
            (network, width) = (network >> Dense(width, outputs, new Glorot()) >> next, OutputWidth(outputs, next));
        }
        Agrees(new(network, Losses[key.UniformInt(30, Losses.Length)]), key, inputs, width, kernels);
    }

    static void Agrees<T>(Objective objective, Key key, int inputs, int outputs, Kernels<T> kernels) where T : unmanaged
    {
        var (p, sample) = (objective.Network.Init<T>(key), Draw.Batch<T>(key.FoldIn(7), 1, inputs, outputs));
        var batched = PerturbedNetwork<T>.Of(objective, p, sample, Difference, kernels);
        Assert.NotNull(batched);
        Assert.Equal(Difference.ValueAndGradient(objective, p, sample).Gradient, p.With(batched.Gradient()));
    }

    /// <summary>1 with probability ½, otherwise 1 to 20.</summary>
    static int RandomWidth(Key key, int index) => key.UniformInt(100 + index, 2) == 0 ? 1 : 1 + key.UniformInt(200 + index, 20);

    static int OutputWidth(int width, Layer layer) => layer.Parts.Aggregate(width, (w, part) => part.OutputWidth(w).ThrowIfFail());

    /// <summary>y = (x, x reversed) in each row: twice as wide.</summary>
    sealed record Mirrored : Layer
    {
        public override string Name => "mirrored";

        public override bool IsRowIndependent => true;

        public override Fin<int> OutputWidth(int inputs) => 2 * inputs;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
        {
            var (n, y) = (2 * x.Columns, new T[2 * x.Rows * x.Columns]);
            for (var i = 0; i < y.Length; i++) y[i] = x[i / n, Math.Min(i % n, n - 1 - i % n)];
            return (Matrix<T>.Of(x.Rows, n, [.. y]), _ => throw new NotSupportedException());
        }
    }

    /// <summary>y = x with the sum of all rows added to each: rows depend on each other.</summary>
    sealed record AddColumnSums : Layer
    {
        public override string Name => "column sums added";

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (x.AddRow(x.ColumnSums()), _ => throw new NotSupportedException());
    }
}
