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
    public bool Plain_descent_is_p_minus_rate_times_gradient(int seed)
    {
        var (p, g) = (Plain(seed, 0), Plain(seed, 1));
        var (update, memory) = Optimizer.Sgd(0.3).Update(g, OptimizerState<double>.Empty, p, step: 0);
        var next = p + update;
        return memory.Slots.IsEmpty && next.Flatten().SequenceEqual(p.Flatten().Zip(g.Flatten(), (w, d) => w + -0.3 * d));
    }

    // −ηδ is rounded once, then each weight is one chain that begins with what it was.
    [Property]
    public bool Plain_descent_along_factors_is_one_chain_a_weight(int seed, byte batch)
    {
        var key = Key.From(seed);
        var (x, delta) = (Draw.Matrix<float>(key.FoldIn(0), 1 + batch % 4, 5), Draw.Matrix<float>(key.FoldIn(1), 1 + batch % 4, 7));
        var w = Draw.Matrix<float>(key.FoldIn(2), 5, 7);
        var next = w + Optimizer.Sgd(0.3)
            .Update(Parameters<float>.Of(Matrix<float>.TransposeTimes(x, delta)), OptimizerState<float>.Empty, Parameters<float>.Of(w), step: 0)
            .Update.Matrices[0];
        var expected = NaiveGemm.Of(MathF.FusedMultiplyAdd, [.. w.Values], GemmOperand<float>.Transposed(x.Values.AsMemory()), (float[])[.. delta.Values.Select(d => -0.3f * d)], new(5, x.Rows, 7));
        return Bits.AreEqual<float>(expected, next.Span);
    }

    [Property]
    public bool Momentum_follows_its_recurrence(int seed)
    {
        var (rate, decay) = (0.1, 0.9);
        var transform = Optimizer.Momentum(rate, decay);
        var p = Plain(seed, 0);
        var memory = transform.Init(p);
        var (weights, velocity) = (p.Flatten().ToArray(), new double[p.Count]);
        for (var step = 1; step <= 6; step++)
        {
            var g = Plain(seed, step);
            (var update, memory) = transform.Update(g, memory, p, step - 1);
            p += update;
            velocity = [.. velocity.Zip(g.Flatten(), (v, d) => decay * v + d)];
            weights = [.. weights.Zip(velocity, (w, v) => w + -rate * v)];
        }
        return p.Flatten().SequenceEqual(weights) && memory.Slots[0].Flatten().SequenceEqual(velocity);
    }

    // On a lattice every operation is exact, so the two roundings of the one and the one rounding of the other are the same.
    [Property]
    public bool Momentum_without_memory_is_plain_descent(int seed)
    {
        var (plain, momentum) = (Optimizer.Sgd(0.25), Optimizer.Momentum(0.25, decay: 0));
        var start = Parameters<double>.Of(Draw.Lattice<double>(Key.From(seed), 3, 4), Draw.Lattice<double>(Key.From(seed).FoldIn(1), 1, 4));
        var (p, q, memory) = (start, start, momentum.Init(start));
        for (var step = 2; step < 8; step++)
        {
            var key = Key.From(seed).FoldIn(step);
            var g = Parameters<double>.Of(Matrix<double>.TransposeTimes(Draw.Lattice<double>(key, 2, 3), Draw.Lattice<double>(key.FoldIn(1), 2, 4)), Draw.Lattice<double>(key.FoldIn(2), 1, 4));
            p += plain.Update(g, OptimizerState<double>.Empty, p, step).Update;
            (var update, memory) = momentum.Update(g, memory, q, step);
            q += update;
        }
        return p.Flatten().SequenceEqual(q.Flatten());
    }

    [Property]
    public bool Chains_are_associative_in_update_and_memory(int seed)
    {
        GradientTransform a = new Trace(0.5), b = new Scale(-0.75), c = new Trace(0.9);
        var (left, right) = ((a >> b) >> c, a >> (b >> c));
        var p = Plain(seed, 0);
        var (one, other) = (left.Init(p), right.Init(p));
        for (var step = 1; step < 5; step++)
        {
            (var u, one) = left.Update(Plain(seed, step), one, p, step);
            (var v, other) = right.Update(Plain(seed, step), other, p, step);
            if (u != v || one != other) return false;
        }
        return left.SlotCount == 2 && right.SlotCount == 2;
    }

    [Fact]
    public void Memory_is_as_many_zero_trees_as_there_are_slots()
    {
        var p = Plain(1, 0);
        var memory = (new Trace(0.5) >> new Scale(2) >> new Trace(0.25)).Init(p);
        Assert.Equal([p.ToString(), p.ToString()], memory.Slots.Select(slot => slot.ToString()));
        Assert.All(memory.Slots.SelectMany(slot => slot.Flatten()), x => Assert.Equal(0, x));
        Assert.Equal(OptimizerState<double>.Empty, Optimizer.Sgd(0.1).Init(p));
    }

    [Fact]
    public void Gradients_of_another_network_are_refused() =>
        Assert.Throws<ArgumentException>(() => Plain(1, 0) + Parameters<double>.Of(Matrix<double>.Zero(3, 4)));

    static Parameters<double> Plain(int seed, int step) => Parameters<double>.Of(
        Draw.Matrix<double>(Key.From(seed).FoldIn(2 * step), 3, 4), Draw.Matrix<double>(Key.From(seed).FoldIn(2 * step + 1), 1, 4));

    [Fact]
    public void Memories_are_equal_when_all_their_slots_are()
    {
        OptimizerState<double> one = new([Plain(1, 0), Plain(1, 1)]);
        Assert.Equal(new([Plain(1, 0), Plain(1, 1)]), one);
        Assert.NotEqual(new([Plain(1, 0), Plain(1, 2)]), one);
        Assert.NotEqual(OptimizerState<double>.Empty, one);
        Assert.False(one.Equals(null));
    }
}
