using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Training;

public class StepTests
{
    [Fact]
    public void The_step_of_the_notebook_says_for_which_network_it_is() => Assert.Equal(
        "The notebook's step is for dense >> sigmoid >> dense >> sigmoid, not for dense 2 → 3 >> tanh >> dense 3 → 1 >> sigmoid.",
        Assert.Throws<ArgumentException>(() => new NotebookStep(Dense(2, 3) >> Tanh >> Dense(3, 1) >> Sigmoid, 0.1)).Message);

    [Fact]
    public void A_matrix_is_deferred_from_the_least_number_of_elements_on()
    {
        var step = new DeferredUpdateStep(new NotebookStep(Dense(2, 3) >> Sigmoid >> Dense(3, 1) >> Sigmoid, 0.1), MinElements: 6);
        Assert.True(step.IsDeferred(Matrix<float>.Zero(2, 3)));
        Assert.False(step.IsDeferred(Matrix<float>.Zero(1, 5)));
    }

    [Fact]
    public void Updates_stay_pending_within_a_block_and_are_none_at_its_end()
    {
        var network = Dense(2, 3) >> Sigmoid >> Dense(3, 1) >> Sigmoid;
        var step = new DeferredUpdateStep(new NotebookStep(network, 0.1), StepsPerBlock: 2, MinElements: 0);
        var batch = new Batch<double>(Draw.Matrix<double>(Key.From(1), 1, 2), Draw.Matrix<double>(Key.From(2), 1, 1));
        var first = step.Apply(step.Init<double>(Key.From(3)), batch).State;
        var second = step.Apply(first, batch).State;
        Assert.Equal((1, 2), (first.Step, second.Step));
        Assert.NotSame(first.Parameters.Matrices[0].Materialize(), first.Parameters.Matrices[0]);
        Assert.All(second.Parameters.Matrices, m => Assert.Same(m, m.Materialize()));
    }

    [Fact]
    public void Matrices_below_the_least_number_of_elements_are_written_at_once()
    {
        var step = new DeferredUpdateStep(new NotebookStep(Dense(2, 3) >> Sigmoid >> Dense(3, 1) >> Sigmoid, 0.1), MinElements: 6);
        var batch = new Batch<double>(Draw.Matrix<double>(Key.From(1), 1, 2), Draw.Matrix<double>(Key.From(2), 1, 1));
        var next = step.Apply(step.Init<double>(Key.From(3)), batch).State;
        Assert.NotSame(next.Parameters.Matrices[0], next.Parameters.Matrices[0].Materialize());
        Assert.Same(next.Parameters.Matrices[2], next.Parameters.Matrices[2].Materialize());
    }

    [Fact]
    public void Steps_are_counted_upwards()
    {
        var network = Dense(2, 3) >> Sigmoid >> Dense(3, 1) >> Sigmoid;
        var batch = new Batch<double>(Draw.Matrix<double>(Key.From(1), 1, 2), Draw.Matrix<double>(Key.From(2), 1, 1));
        var plain = new GradientStep(new(network, new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.1));
        foreach (var step in new Step[] { new NotebookStep(network, 0.1), plain })
            Assert.Equal(1, step.Apply(step.Init<double>(Key.From(3)), batch).State.Step);
    }
}
