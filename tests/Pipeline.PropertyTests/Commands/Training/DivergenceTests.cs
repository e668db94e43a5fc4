using FsCheck.Xunit;
using LanguageExt;
using Pipeline.Commands;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Commands;

/// <summary>Runs in chunks are runs, and where one leaves the finite numbers is found as a naive search finds it.</summary>
public class DivergenceTests
{
    static readonly Layer Small = Dense(4, 3, Initializer.Lecture) >> Relu >> Dense(3, 2, Initializer.Lecture);
    static readonly Layer Sigmoids = Dense(4, 3, Initializer.Lecture) >> Sigmoid >> Dense(3, 2, Initializer.Lecture) >> Sigmoid;

    [Property]
    public bool A_run_in_chunks_of_any_size_is_the_run(int seed, byte count, byte chunkSize, byte kind)
    {
        var (step, batches) = Case(seed, count, kind, learningRate: 0.1);
        var (state, losses) = (step.Init<float>(Key.From(seed)), new List<StepLoss<float>>());
        using var enumerator = batches.AsEnumerable().GetEnumerator();
        for (Chunk<float>? chunk = null; chunk is null || !chunk.Batches.IsEmpty; state = chunk.End)
            chunk = Chunk<float>.Run(state, step, enumerator, taken => taken > chunkSize % 7, logEvery: 2, losses.Add, threads: 1);

        var whole = Folds.Run(step.Init<float>(Key.From(seed)), step, logEvery: 2)(batches).ToArray();
        return state == ((Finished<float>)whole[^1]).State && losses.SequenceEqual(whole.OfType<StepLoss<float>>());
    }

    [Property]
    public bool The_first_step_that_is_not_finite_is_found(int seed, byte count, byte kind, byte exponent)
    {
        var (step, batches) = Case(seed, count, kind, learningRate: Math.Pow(10, exponent % 40));
        var start = step.Init<float>(Key.From(seed));
        var expected = (batches | Folds.Scan(start, Folds.AsWritten(step)))
            .FirstOrDefault(next => !double.IsFinite(next.Metrics.Loss) || NonFinite.In(step.Network, next.State).IsSome);

        using var enumerator = batches.AsEnumerable().GetEnumerator();
        var chunk = Chunk<float>.Run(start, step, enumerator, _ => false, logEvery: 1, _ => { }, threads: 1);
        return chunk.FindDivergence(step, threads: 1).Match(
            found => found.Before.Step == expected.State?.Step - 1
                && found.Before == Folds.Fold(start, step)(batches.Take((int)found.Before.Step)),
            () => expected.State is null);
    }

    [Fact]
    public void A_chunk_ends_with_a_loss_that_is_not_finite()
    {
        var (step, batches) = Case(seed: 1, count: 19, kind: 0, learningRate: 1e38);
        using var enumerator = batches.AsEnumerable().GetEnumerator();
        var start = step.Init<float>(Key.From(1));
        var chunk = Chunk<float>.Run(start, step, enumerator, _ => false, logEvery: 1, _ => { }, threads: 1);

        Assert.False(double.IsFinite(chunk.Losses[^1].Loss));
        Assert.All(chunk.Losses.SkipLast(1), loss => Assert.True(double.IsFinite(loss.Loss)));
        Assert.True(chunk.Batches.Length < batches.Length);
    }

    [Property]
    public bool A_number_that_is_not_finite_is_found_at_any_place(byte length, byte place, byte kind)
    {
        var numbers = Enumerable.Range(1, 1 + length % 70).Select(i => (double)i).ToArray();
        var bad = new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity }[kind % 3];
        var wrong = numbers.ToArray();
        wrong[place % wrong.Length] = bad;
        return NonFinite.IsFinite<double>(numbers) && !NonFinite.IsFinite<double>(wrong)
            && NonFinite.IsFinite<float>([.. numbers.Select(x => (float)x)]) && !NonFinite.IsFinite<float>([.. wrong.Select(x => (float)x)])
            && NonFinite.IsFinite<float>([float.MaxValue, float.MinValue, float.Epsilon, -0f]);
    }

    [Fact]
    public void The_layer_the_matrix_and_the_optimizer_are_named()
    {
        var step = new GradientStep(new(Small, new HalfSquaredError()), new Backpropagation(), Optimizer.Adam(0.1));
        var state = step.Init<double>(Key.From(1));
        var (p, slots) = (state.Parameters, state.OptimizerState.Slots);
        Parameters<double> Bad(Parameters<double> p, int matrix) => p.WithElement(matrix, 1, double.NaN);

        Assert.True(NonFinite.In(Small, state).IsNone);
        Assert.Equal(
            "1 of 6 numbers of W of layer 3 (dense 3 → 2) are not finite", NonFinite.In(Small, state with { Parameters = Bad(p, 2) }));
        Assert.Equal(
            "1 of 3 numbers of b of layer 1 (dense 4 → 3) are not finite, and numbers of 1 other matrix",
            NonFinite.In(Small, state with { Parameters = Bad(Bad(p, 1), 2) }));
        Assert.Equal(
            "1 of 12 numbers of W of layer 1 (dense 4 → 3) in the optimizer's state are not finite",
            NonFinite.In(Small, state with { OptimizerState = new([slots[0], Bad(slots[1], 0)]) }));
    }

    static (Step Step, Batch<float>[] Batches) Case(int seed, byte count, int kind, double learningRate)
    {
        var squares = new Objective(Small, new HalfSquaredError());
        Step Descent(GradientTransform optimizer) => new GradientStep(squares, new Backpropagation(), optimizer);
        var step = (kind % 6) switch
        {
            0 => Descent(Optimizer.Sgd(learningRate)),
            1 => Descent(Optimizer.Momentum(learningRate, 0.9)),
            2 => Descent(Optimizer.Adam(learningRate)),
            3 => new NotebookStep(Sigmoids, learningRate),
            // Chunks that end within a block, with updates pending, as train has them.
            4 => new DeferredUpdateStep(Descent(Optimizer.Sgd(learningRate)), StepsPerBlock: 4, MinElements: 1),
            _ => new LossAfterUpdateStep(Descent(Optimizer.RmsProp(learningRate)), squares),
        };
        return (step, Draw.Batches<float>(Key.From(seed).FoldIn(1), 1 + count % 40, kind % 6 is 3 or 4 ? 1 : 2, 4, 2));
    }
}
