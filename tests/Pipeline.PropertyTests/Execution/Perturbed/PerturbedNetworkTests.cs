using System.Collections.Immutable;
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

/// <summary>Perturbed networks as a batch against one by one: scalar layers, user-defined layers, and what has no fused form.</summary>
public class PerturbedNetworkTests
{
    static readonly CentralDifference difference = new(1e-3);
    static readonly Loss[] Losses = [new HalfSquaredError(), new BinaryCrossEntropyWithLogits(), new SoftmaxCrossEntropy(), new Slanted()];
    static readonly Layer Mirror = new Mirrored();
    static readonly Layer[] Activations = [.. Network.Activations.Values, Elu(0.5), Mirror, Tanh >> Mirror, Mirror >> Sigmoid];

    [Property(MaxTest = 120, QuietOnSuccess = true)]
    public void Layers_of_one_output_at_any_depth_have_the_bits_of_one_by_one(int seed)
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
    public void Scalar_layers_have_the_bits_of_one_by_one(params int[] widths)
    {
        foreach (var activation in new[] { Tanh, Network.Identity })
        {
            var network = Mlp([.. widths], activation, Initializer.Glorot);
            Agrees(new(network, new HalfSquaredError()), Key.From(1), widths[0], widths[^1], Kernels<float>.Default);
        }
    }

    public static TheoryData<string, Objective> Unsupported => new()
    {
        { "a penalty", new(Dense(4, 3), new HalfSquaredError()) { WeightPenalty = 0.5 } },
        { "no dense layer first", new(Tanh >> Dense(4, 3), new HalfSquaredError()) },
        { "a layer with one parameter", new(Dense(4, 3) >> new Gain(), new HalfSquaredError()) },
        { "a layer whose rows depend on each other", new(Dense(4, 3) >> new Shared(), new HalfSquaredError()) },
    };

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void What_has_no_fused_form_is_perturbed_one_by_one(string reason, Objective objective)
    {
        var (p, batch) = (objective.Network.Init<double>(Key.From(1)), Draw.Batch<double>(Key.From(2), 1, 4, 3));
        Assert.True(PerturbedNetwork<double>.CreateIfSupported(objective, p, batch, difference, Kernels<double>.Default) is null, reason);
        Assert.Equal(
            difference.ValueAndGradient(objective, p, batch),
            new FusedCentralDifference(difference, 2).ValueAndGradient(objective, p, batch));
    }

    [Fact]
    public void Several_samples_are_perturbed_one_by_one()
    {
        var objective = new Objective(Dense(4, 3) >> Tanh, new HalfSquaredError());
        var (p, batch) = (objective.Network.Init<double>(Key.From(1)), Draw.Batch<double>(Key.From(2), 2, 4, 3));
        Assert.Null(PerturbedNetwork<double>.CreateIfSupported(objective, p, batch, difference, Kernels<double>.Default));
        Assert.Equal(
            difference.ValueAndGradient(objective, p, batch),
            new FusedCentralDifference(difference, 2).ValueAndGradient(objective, p, batch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_single_matrix_with_pending_updates_is_enough_to_perturb_one_by_one(int index)
    {
        var objective = new Objective(Dense(4, 3) >> Tanh >> Dense(3, 2), new HalfSquaredError());
        var (initial, batch) = (objective.Network.Init<double>(Key.From(1)), Draw.Batch<double>(Key.From(2), 1, 4, 2));
        var m = initial.Matrices[index];
        var update = Matrix<double>.TransposeTimes(
            Draw.Matrix<double>(Key.From(3), 1, m.Rows), Draw.Matrix<double>(Key.From(4), 1, m.Columns));
        var p = initial.With(initial.Matrices.SetItem(index, m.AsDeferred() + update));
        Assert.Null(PerturbedNetwork<double>.CreateIfSupported(objective, p, batch, difference, Kernels<double>.Default));
        Assert.Equal(
            difference.ValueAndGradient(objective, p, batch),
            new FusedCentralDifference(difference, 2).ValueAndGradient(objective, p, batch));
    }

    static void Agrees<T>(Key key, Kernels<T> kernels) where T : unmanaged
    {
        var (inputs, depth) = (RandomWidth(key, 0), 1 + key.UniformInt(1, 4));
        var (network, width) = ((Layer)Network.Identity, inputs);
        for (var layer = 0; layer < depth; layer++)
        {
            var (outputs, activation) = (RandomWidth(key, 10 + layer), Activations[key.UniformInt(20 + layer, Activations.Length)]);
            (network, width) = (network >> Dense(width, outputs, Initializer.Glorot) >> activation, Width(outputs, activation));
        }
        Agrees(new(network, Losses[key.UniformInt(30, Losses.Length)]), key, inputs, width, kernels);
    }

    static void Agrees<T>(Objective objective, Key key, int inputs, int outputs, Kernels<T> kernels) where T : unmanaged
    {
        var (p, sample) = (objective.Network.Init<T>(key), Draw.Batch<T>(key.FoldIn(7), 1, inputs, outputs));
        var fused = PerturbedNetwork<T>.CreateIfSupported(objective, p, sample, difference, kernels);
        Assert.NotNull(fused);
        Assert.Equal(difference.ValueAndGradient(objective, p, sample).Gradient, p.With(fused.GradientMatrices()));
    }

    /// <summary>1 in half of the cases, else up to 20.</summary>
    static int RandomWidth(Key key, int index) => key.UniformInt(100 + index, 2) == 0 ? 1 : 1 + key.UniformInt(200 + index, 20);

    static int Width(int width, Layer activation) => activation.Parts.Aggregate(width, (w, part) => part.OutputWidth(w).ThrowIfFail());

    /// <summary>y = (x, x with its columns reversed): twice as wide, rows independent.</summary>
    sealed record Mirrored : Layer
    {
        public override string Name => "mirrored";

        public override bool IsRowIndependent => true;

        public override Fin<int> OutputWidth(int inputWidth) => 2 * inputWidth;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
        {
            var (n, y) = (2 * x.Columns, new T[2 * x.Rows * x.Columns]);
            for (var i = 0; i < y.Length; i++) y[i] = x[i / n, Math.Min(i % n, n - 1 - i % n)];
            return (Matrix<T>.Of(x.Rows, n, [.. y]), _ => throw new NotSupportedException());
        }
    }

    /// <summary>y = x·g with a single parameter, of one row.</summary>
    sealed record Gain : Layer
    {
        public override string Name => "gain";

        public override bool IsRowIndependent => true;

        public override ImmutableArray<ParameterInfo> ParameterInfos => [new("g", 1, 1, IsDecayed: false)];

        protected override Parameters<T> InitCore<T>(Key key) => Parameters<T>.Of(Matrix<T>.Fill(1, 1, _ => 0.75));

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            ((x.Transpose() * p.Matrices[0]).Transpose(), _ => throw new NotSupportedException());
    }

    /// <summary>y = x, each row plus the sum of all rows.</summary>
    sealed record Shared : Layer
    {
        public override string Name => "shared";

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (x.AddRow(x.ColumnSums()), _ => throw new NotSupportedException());
    }
}
