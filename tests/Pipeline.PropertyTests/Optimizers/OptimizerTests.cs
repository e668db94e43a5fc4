using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.PropertyTests.Kernels;
using Pipeline.PropertyTests.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Optimizers;

public class OptimizerTests
{
    [Property]
    public bool Sgd_is_p_minus_rate_times_gradient(int seed)
    {
        var (p, g) = (RandomTree(seed, 0), RandomTree(seed, 1));
        var (update, state) = Optimizer.Sgd(0.3).Update(g, OptimizerState<double>.Empty, p, step: 0);
        var next = p + update;
        return state.Slots.IsEmpty && next.Flatten().SequenceEqual(p.Flatten().Zip(g.Flatten(), (w, d) => w + -0.3 * d));
    }

    // −ηδ is rounded once; then each weight is one FMA chain that begins with its old value.
    [Property]
    public bool Sgd_with_a_factored_gradient_is_one_FMA_chain_per_weight(int seed, byte batch)
    {
        var key = Key.From(seed);
        var (x, delta) = (Draw.Matrix<float>(key.FoldIn(0), 1 + batch % 4, 5), Draw.Matrix<float>(key.FoldIn(1), 1 + batch % 4, 7));
        var w = Draw.Matrix<float>(key.FoldIn(2), 5, 7);
        var g = Parameters<float>.Of(Matrix<float>.TransposeTimes(x, delta));
        var (update, _) = Optimizer.Sgd(0.3).Update(g, OptimizerState<float>.Empty, Parameters<float>.Of(w), step: 0);
        var next = w + update.Matrices[0];
        var xTransposed = GemmOperand<float>.Transposed(x.Values.AsMemory());
        float[] scaled = [.. delta.Values.Select(d => -0.3f * d)];
        var expected = NaiveGemm.Of(MathF.FusedMultiplyAdd, [.. w.Values], xTransposed, scaled, new(5, x.Rows, 7));
        return Bits.AreEqual<float>(expected, next.Span);
    }

    [Property]
    public bool Momentum_follows_its_recurrence(int seed)
    {
        var (rate, decay) = (0.1, 0.9);
        var transform = Optimizer.Momentum(rate, decay);
        var p = RandomTree(seed, 0);
        var state = transform.Init(p);
        var (weights, velocity) = (p.Flatten().ToArray(), new double[p.ElementCount]);
        for (var step = 1; step <= 6; step++)
        {
            var g = RandomTree(seed, step);
            (var update, state) = transform.Update(g, state, p, step - 1);
            p += update;
            velocity = [.. velocity.Zip(g.Flatten(), (v, d) => decay * v + d)];
            weights = [.. weights.Zip(velocity, (w, v) => w + -rate * v)];
        }
        return p.Flatten().SequenceEqual(weights) && state.Slots[0].Flatten().SequenceEqual(velocity);
    }

    // On the lattice every operation is exact, so that the different roundings of the two optimizers do not matter.
    [Property]
    public bool Momentum_with_decay_0_is_plain_SGD(int seed)
    {
        var (plain, momentum) = (Optimizer.Sgd(0.25), Optimizer.Momentum(0.25, decay: 0));
        var start = Parameters<double>.Of(Draw.Lattice<double>(Key.From(seed), 3, 4), Draw.Lattice<double>(Key.From(seed).FoldIn(1), 1, 4));
        var (p, q, state) = (start, start, momentum.Init(start));
        for (var step = 2; step < 8; step++)
        {
            var key = Key.From(seed).FoldIn(step);
            var w = Matrix<double>.TransposeTimes(Draw.Lattice<double>(key, 2, 3), Draw.Lattice<double>(key.FoldIn(1), 2, 4));
            var g = Parameters<double>.Of(w, Draw.Lattice<double>(key.FoldIn(2), 1, 4));
            p += plain.Update(g, OptimizerState<double>.Empty, p, step).Update;
            (var update, state) = momentum.Update(g, state, q, step);
            q += update;
        }
        return p.Flatten().SequenceEqual(q.Flatten());
    }

    [Property]
    public bool Chains_are_associative_in_updates_and_state(int seed)
    {
        GradientTransform a = new Trace(0.5), b = new ScaleByFactor(-0.75), c = new Trace(0.9);
        var (left, right) = ((a >> b) >> c, a >> (b >> c));
        var p = RandomTree(seed, 0);
        var (leftState, rightState) = (left.Init(p), right.Init(p));
        for (var step = 1; step < 5; step++)
        {
            (var u, leftState) = left.Update(RandomTree(seed, step), leftState, p, step);
            (var v, rightState) = right.Update(RandomTree(seed, step), rightState, p, step);
            if (u != v || leftState != rightState) return false;
        }
        return left.SlotCount == 2 && right.SlotCount == 2;
    }

    [Fact]
    public void The_initial_state_is_one_tree_of_zeros_per_slot()
    {
        var p = RandomTree(1, 0);
        var state = (new Trace(0.5) >> new ScaleByFactor(2) >> new Trace(0.25)).Init(p);
        Assert.Equal([p.ToString(), p.ToString()], state.Slots.Select(slot => slot.ToString()));
        Assert.All(state.Slots.SelectMany(slot => slot.Flatten()), x => Assert.Equal(0, x));
        Assert.Equal(OptimizerState<double>.Empty, Optimizer.Sgd(0.1).Init(p));
    }

    [Fact]
    public void Gradients_of_a_different_structure_are_refused() =>
        Assert.Throws<ArgumentException>(() => RandomTree(1, 0) + Parameters<double>.Of(Matrix<double>.Zero(3, 4)));

    static Parameters<double> RandomTree(int seed, int step) => Parameters<double>.Of(
        Draw.Matrix<double>(Key.From(seed).FoldIn(2 * step), 3, 4), Draw.Matrix<double>(Key.From(seed).FoldIn(2 * step + 1), 1, 4));

    [Fact]
    public void Memories_are_equal_when_all_their_slots_are()
    {
        OptimizerState<double> one = new([RandomTree(1, 0), RandomTree(1, 1)]);
        Assert.Equal(new([RandomTree(1, 0), RandomTree(1, 1)]), one);
        Assert.NotEqual(new([RandomTree(1, 0), RandomTree(1, 2)]), one);
        Assert.NotEqual(OptimizerState<double>.Empty, one);
        Assert.False(one.Equals(null));
    }
}
