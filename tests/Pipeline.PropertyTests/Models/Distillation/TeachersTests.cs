using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Models;

public class TeachersTests
{
    [Property(MaxTest = 30)]
    public void Targets_are_the_softmax_of_the_logits_at_the_temperature(int seed)
    {
        var key = Key.From(seed);
        var model = Classifier(key, OutputKind.SoftmaxLogits);
        var x = Draw.Matrix<double>(key.FoldIn(9), 1 + key.UniformInt(0, 150), 6);
        var logits = model.Network.Forward(model.Parameters, x);
        foreach (var temperature in new[] { 1, 1.5, 20 })
            EqualUpTo(1e-13, Softmax(logits, temperature), new Teachers<double>([model], temperature).SoftTargets(x, threads: 2));
    }

    [Property(MaxTest = 30)]
    public void Several_teachers_are_averaged(int seed)
    {
        var key = Key.From(seed);
        var (one, other) = (Classifier(key, OutputKind.SoftmaxLogits), Classifier(key.FoldIn(1), OutputKind.SoftmaxLogits));
        var x = Draw.Matrix<double>(key.FoldIn(9), 20, 6);
        ImmutableArray<double> Of(params ImmutableArray<Model> models) => new Teachers<double>(models, 2).SoftTargets(x, threads: 1);
        EqualUpTo(1e-15, Of(one).Zip(Of(other), (a, b) => (a + b) / 2), Of(one, other));
        Assert.Equal(Of(one), Of(one, one), EqualBits);
        Assert.Equal(Of(one, other), Of(other, one), EqualBits);
    }

    [Fact]
    public void Independent_probabilities_are_made_a_distribution()
    {
        var model = Classifier(Key.From(1), OutputKind.SigmoidLogits);
        var x = Draw.Matrix<double>(Key.From(2), 3, 6);
        var outputs = (model.Network >> Network.Sigmoid).Forward(model.Parameters, x);
        var sums = outputs.RowSums();
        EqualUpTo(
            1e-14, outputs.Values.Select((p, i) => p / sums[i / 4, 0]), new Teachers<double>([model], 1).SoftTargets(x, threads: 1));
    }

    [Property(MaxTest = 20)]
    public void Label_smoothing_mixes_in_the_uniform_distribution(int seed)
    {
        var key = Key.From(seed);
        var model = Classifier(key, OutputKind.SoftmaxLogits);
        var x = Draw.Matrix<double>(key.FoldIn(9), 5, 6);
        EqualUpTo(
            1e-15, new Teachers<double>([model], 2).SoftTargets(x, threads: 1).Select(q => 0.9 * q + 0.1 / 4),
            new Teachers<double>([model], 2, 0.1).SoftTargets(x, threads: 1));
    }

    [Fact]
    public void Outputs_that_are_all_0_are_taken_for_any_class()
    {
        var network = Network.Dense(6, 4);
        var p = network.Init<double>(Key.From(1));
        var model = Model.Of(network, p.With([p.Matrices[0], Matrix<double>.Fill(1, 4, _ => -2000)]), OutputKind.SigmoidLogits);
        Assert.All(new Teachers<double>([model], 2).SoftTargets(Matrix<double>.Zero(2, 6), threads: 1), q => Assert.Equal(0.25, q));
    }

    [Fact]
    public void Taught_batches_have_the_inputs_of_the_others_and_targets_that_no_thread_changes()
    {
        var model = Classifier(Key.From(3), OutputKind.SoftmaxLogits);
        var data = new Batch<float>(Draw.Matrix<float>(Key.From(4), 300, 6), Draw.Matrix<float>(Key.From(5), 300, 4));
        var teachers = new Teachers<float>([model], 3);
        var (batches, taught) = (Batches.InOrder(data, 70).ToArray(), teachers.Teach(Batches.InOrder(data, 70), threads: 3).ToArray());
        for (var i = 0; i < batches.Length; i++)
        {
            Assert.Equal(batches[i].X, taught[i].X);
            Assert.Equal(teachers.SoftTargets(batches[i].X, threads: 1), taught[i].Target.Values, EqualBits);
        }
    }

    static Model Classifier(Key key, OutputKind kind)
    {
        var network = Network.Dense(6, 5) >> Network.Tanh >> Network.Dense(5, 4);
        return Model.Of(network, network.Init<double>(key), kind) with { InputEncoding = InputEncoding.Pixels(PixelEncoding.Unit) };
    }

    static IEnumerable<double> Softmax(Matrix<double> logits, double temperature) =>
        from row in Enumerable.Range(0, logits.Rows)
        let exponentials = Enumerable.Range(0, logits.Columns).Select(j => Math.Exp(logits[row, j] / temperature)).ToArray()
        from e in exponentials
        select e / exponentials.Sum();

    static void EqualUpTo(double tolerance, IEnumerable<double> expected, IEnumerable<double> actual)
    {
        foreach (var (e, a) in expected.Zip(actual, (e, a) => (e, a))) Assert.Equal(e, a, tolerance);
        Assert.Equal(expected.Count(), actual.Count());
    }

    static bool EqualBits<T>(ImmutableArray<T> one, ImmutableArray<T> other) => one.SequenceEqual(other);
}
