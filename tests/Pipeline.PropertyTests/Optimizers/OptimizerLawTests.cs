using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Optimizers;

/// <summary>Laws between transforms, and what each does to one number.</summary>
public class OptimizerLawTests
{
    [Property]
    public bool The_identity_is_neutral(int seed) =>
        Agree(Optimizer.Adam(0.1), Optimizer.Identity >> Optimizer.Adam(0.1), seed, startStep: 0)
        && Agree(Optimizer.Adam(0.1), Optimizer.Adam(0.1) >> Optimizer.Identity, seed, startStep: 0);

    // Factors that are powers of 2, so that nothing is rounded.
    [Property]
    public bool Two_scales_are_the_scale_by_their_product(int seed) =>
        Agree(new ScaleByFactor(0.5) >> new ScaleByFactor(-4), new ScaleByFactor(-2), seed, startStep: 0);

    // The corrections of Adam's means are exactly 1 from some step on.
    [Property]
    public bool RMSProp_is_Adam_without_a_mean_of_gradients(int seed) =>
        Agree(Optimizer.RmsProp(0.1), Optimizer.Adam(0.1, beta1: 0, beta2: 0.9), seed, startStep: 1000);

    [Property]
    public bool AdamW_without_decay_is_Adam(int seed) => Agree(Optimizer.AdamW(0.1, 0), Optimizer.Adam(0.1), seed, startStep: 0);

    [Property]
    public bool AdamW_is_Adam_plus_a_step_towards_0(int seed)
    {
        var (p, g) = (RandomTree(seed, 0), RandomTree(seed, 1));
        var (adam, adamW) = (Optimizer.Adam(0.1), Optimizer.AdamW(0.1, 0.3));
        var expected = adam.Update(g, adam.Init(p), p, 0).Update + -0.1 * 0.3 * OnlyWeights(p);
        var actual = adamW.Update(g, adamW.Init(p), p, 0).Update;
        return expected.Flatten().Zip(actual.Flatten()).All(pair => Math.Abs(pair.Item1 - pair.Item2) < 1e-15);
    }

    [Property]
    public bool Nesterov_without_decay_is_plain_SGD(int seed) =>
        Agree(Optimizer.Nesterov(0.1, 0), Optimizer.Sgd(0.1), seed, startStep: 0);

    // The first update of Adam is the sign of the gradient, whatever its size.
    [Property]
    public bool The_first_update_of_Adam_is_the_sign_of_the_gradient(int seed)
    {
        var (p, g, adam) = (RandomTree(seed, 0), RandomTree(seed, 1), Optimizer.Adam(0.5, epsilon: 0));
        return adam.Update(g, adam.Init(p), p, 0).Update.Flatten().Zip(g.Flatten())
            .All(pair => Math.Abs(pair.Item1 + 0.5 * Math.Sign(pair.Item2)) < 1e-14);
    }

    [Property]
    public bool Adam_follows_its_recurrence(int seed)
    {
        var (transform, p) = (Optimizer.Adam(0.1, 0.8, 0.9, 1e-3), RandomTree(seed, 0));
        var (state, w) = (transform.Init(p), p.Flatten().ToArray());
        var (m, v, power1, power2) = (new double[w.Length], new double[w.Length], 1.0, 1.0);
        for (var step = 0; step < 5; step++)
        {
            var g = RandomTree(seed, step + 1);
            (var update, state) = transform.Update(g, state, p, step);
            p += update;
            (power1, power2) = (power1 * 0.8, power2 * 0.9);
            foreach (var (i, d) in g.Flatten().Index())
            {
                (m[i], v[i]) = (0.8 * m[i] + (1 - 0.8) * d, 0.9 * v[i] + (1 - 0.9) * (d * d));
                w[i] += -0.1 * (m[i] / (1 - power1) / (Math.Sqrt(v[i] / (1 - power2)) + 1e-3));
            }
        }
        return p.Flatten().Zip(w).All(pair => Math.Abs(pair.Item1 - pair.Item2) < 1e-13);
    }

    [Property]
    public bool Clipping_by_value_keeps_the_sign_and_what_is_small(int seed)
    {
        var g = RandomTree(seed, 1);
        return Update(Optimizer.ClipByValue(0.5), g).Flatten().SequenceEqual(g.Flatten().Select(x => Math.Clamp(x, -0.5, 0.5)));
    }

    [Property]
    public bool Clipping_by_the_norm_keeps_the_direction(int seed)
    {
        var g = RandomTree(seed, 1);
        var norm = Math.Sqrt(Parameters<double>.Dot(g, g));
        var (clipped, kept) = (Update(Optimizer.ClipByGlobalNorm(norm / 3), g), Update(Optimizer.ClipByGlobalNorm(norm * 2), g));
        return kept == g && clipped.Flatten().Zip(g.Flatten()).All(pair => Math.Abs(pair.Item1 - pair.Item2 / 3) < 1e-15);
    }

    [Property]
    public bool Max_norm_bounds_the_columns_of_weights_and_leaves_biases(int seed)
    {
        var (p, g) = (RandomTree(seed, 0), RandomTree(seed, 1));
        var next = p + Optimizer.MaxNorm(0.75).Update(g, OptimizerState<double>.Empty, p, 0).Update;
        var (w, bias, free) = (next.Matrices[0], next.Matrices[1], p.Matrices[0] + g.Matrices[0]);
        return bias == p.Matrices[1] + g.Matrices[1] && Enumerable.Range(0, w.Columns).All(j =>
            Math.Min(0.75, Norm(free, j)) is var norm && Math.Abs(Norm(w, j) - norm) < 1e-14);

        static double Norm(Matrix<double> m, int column) => Math.Sqrt(Enumerable.Range(0, m.Rows).Sum(i => m[i, column] * m[i, column]));
    }

    [Fact]
    public void The_average_of_weights_that_do_not_change_is_their_value()
    {
        var (p, optimizer) = (RandomTree(1, 0), Optimizer.Sgd(0) >> Optimizer.AverageWeights(0.9));
        var state = optimizer.Init(p);
        Assert.Null(Optimizer.AveragedParameters(optimizer, state, 0));
        for (var step = 0; step < 4; step++) (_, state) = optimizer.Update(RandomTree(1, 1), state, p, step);
        var average = Optimizer.AveragedParameters(optimizer, state, 4)!;
        Assert.All(average.Flatten().Zip(p.Flatten()), pair => Assert.Equal(pair.Item2, pair.Item1, 1e-14));
        Assert.Null(Optimizer.AveragedParameters(Optimizer.Sgd(0.1), OptimizerState<double>.Empty, 4));
    }

    [Property]
    public bool The_average_takes_in_the_weights_after_the_update(int seed)
    {
        var (p, g, average) = (RandomTree(seed, 0), RandomTree(seed, 1), Optimizer.AverageWeights(0.75));
        var (update, state) = average.Update(g, average.Init(p), p, 0);
        return update == g && state.Slots[0].Flatten().SequenceEqual((p + g).Flatten().Select(x => 0.75 * 0 + 0.25 * x));
    }

    [Fact]
    public void A_transform_says_its_name() => Assert.Equal(
        [
            "learning rate", "scheduled learning rate", "momentum >> learning rate", "Nesterov's momentum >> learning rate",
            "RMSProp >> learning rate", "Adam >> weight decay >> learning rate", "clipping by value", "clipping by the norm",
            "bounded weights", "average of the weights",
        ],
        new[]
        {
            Optimizer.Sgd(1), Optimizer.Sgd(Schedule.Cosine(1, 2)), Optimizer.Momentum(1), Optimizer.Nesterov(1), Optimizer.RmsProp(1),
            Optimizer.AdamW(1, 1), Optimizer.ClipByValue(1), Optimizer.ClipByGlobalNorm(1), Optimizer.MaxNorm(1),
            Optimizer.AverageWeights(0.5),
        }.Select(transform => transform.Name));

    [Fact]
    public void A_gradient_of_another_shape_is_refused()
    {
        var (p, adam) = (RandomTree(1, 0), Optimizer.Adam(1));
        var wrong = Parameters<double>.Of(Matrix<double>.Zero(4, 3), Matrix<double>.Zero(1, 4));
        Assert.Throws<ArgumentException>(() => adam.Update(wrong, adam.Init(p), p, 0));
        Assert.Throws<ArgumentException>(() => Optimizer.ClipByValue(1).Update(wrong, OptimizerState<double>.Empty, p, 0));
    }

    [Fact]
    public void A_state_of_another_optimizer_is_refused()
    {
        var network = Pipeline.Layers.Network.Dense(3, 2);
        var step = new GradientStep(new(network, new HalfSquaredError()), new Backpropagation(), Optimizer.Momentum(0.1));
        var batch = Draw.Batch<double>(Key.From(1), 4, 3, 2);
        var start = step.Init<double>(Key.From(2));
        var none = start with { OptimizerState = OptimizerState<double>.Empty };
        var misshapen = start with { OptimizerState = new([Parameters<double>.Of(Matrix<double>.Zero(2, 3), Matrix<double>.Zero(1, 2))]) };
        const string message = "Momentum(0.1) has 1 slots, but the state has 0. "
            + "Begin with Init, or with the state of the same optimizer.";
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => step.Apply(none, batch)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new[] { batch } | Folds.Fold(none, step)).Message);
        Assert.Equal(
            "A slot of Momentum(0.1) is [2 × 3, 1 × 2], but the parameters are [3 × 2, 1 × 2].",
            Assert.Throws<ArgumentException>(() => step.Apply(misshapen, batch)).Message);
        Assert.Throws<ArgumentException>(() => new[] { batch } | Folds.Fold(misshapen, step));
    }

    [Fact]
    public void Constants_without_meaning_are_refused()
    {
        foreach (var make in (Func<GradientTransform>[])[
            () => Optimizer.ClipByValue(0), () => Optimizer.ClipByGlobalNorm(double.NaN), () => Optimizer.MaxNorm(-1)])
            Assert.Contains("but must be a number above 0.",
                Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
        foreach (var make in (Func<GradientTransform>[])[
            () => Optimizer.Momentum(1, -0.1), () => Optimizer.AverageWeights(1), () => Optimizer.Nesterov(1, double.NaN),
            () => Optimizer.RmsProp(1, 1), () => Optimizer.Adam(1, beta2: 1)])
            Assert.Contains("but must be a number from 0 to below 1.",
                Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Penalty_and_decay_leave_biases_alone()
    {
        var (p, g) = (RandomTree(1, 0), RandomTree(1, 1));
        var update = Optimizer.WeightDecay(0.5).Update(g, OptimizerState<double>.Empty, p, 0).Update;
        Assert.Equal(0.5 * p.Matrices[0] + g.Matrices[0], update.Matrices[0]);
        Assert.Equal(g.Matrices[1], update.Matrices[1]);
    }

    static bool Agree(GradientTransform one, GradientTransform other, int seed, long startStep)
    {
        var p = RandomTree(seed, 0);
        var (state1, state2) = (one.Init(p), other.Init(p));
        for (var step = 1; step < 5; step++)
        {
            (var u, state1) = one.Update(RandomTree(seed, step), state1, p, startStep + step);
            (var v, state2) = other.Update(RandomTree(seed, step), state2, p, startStep + step);
            if (!u.Flatten().SequenceEqual(v.Flatten())) return false;
        }
        return true;
    }

    static Parameters<double> Update(GradientTransform transform, Parameters<double> g) =>
        transform.Update(g, OptimizerState<double>.Empty, g, 0).Update;

    static Parameters<double> OnlyWeights(Parameters<double> p) => p.With(p.Matrices[0], Matrix<double>.Zero(1, 4));

    /// <summary>W, which decays, and b, which does not.</summary>
    static Parameters<double> RandomTree(int seed, int step) => new(
        [new("W", 3, 4, IsDecayed: true), new("b", 1, 4, IsDecayed: false)],
        [Draw.Matrix<double>(Key.From(seed).FoldIn(2 * step), 3, 4), Draw.Matrix<double>(Key.From(seed).FoldIn(2 * step + 1), 1, 4)]);
}
