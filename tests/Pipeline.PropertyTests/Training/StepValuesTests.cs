using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Training;

/// <summary>What is shown of a step is what the step does, bit for bit.</summary>
public class StepValuesTests
{
    const int Inputs = 7, Classes = 3, StepCount = 5;

    static readonly Layer Lecture = Dense(Inputs, 4) >> Sigmoid >> Dense(4, Classes) >> Sigmoid;

    /// <summary>Every kind of step, updates deferred and written at once, one hidden layer and two, samples and batches.</summary>
    public static TheoryData<string, int> Steps()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in All.Keys) data.Add(name, name.Contains("batches", StringComparison.Ordinal) ? 4 : 1);
        return data;
    }

    static readonly Dictionary<string, Step> All = new()
    {
        ["notebook"] = new NotebookStep(Lecture, 0.3),
        ["notebook, deferred"] = new DeferredUpdateStep(new NotebookStep(Lecture, 0.3), StepsPerBlock: 3, MinElements: 12),
        ["gradient"] = Descent(Lecture, new HalfSquaredError(), Optimizer.Sgd(0.3)),
        ["gradient, deferred, after the update"] = new DeferredUpdateStep(
            new LossAfterUpdateStep(
                Descent(Lecture, new HalfSquaredError(), Optimizer.Sgd(0.3)), new(Lecture, new BinaryCrossEntropyOnProbabilities())),
            StepsPerBlock: 3, MinElements: 12),
        ["batches, softmax"] = Descent(
            Dense(Inputs, 4) >> Tanh >> Dense(4, Classes), new SoftmaxCrossEntropy(), Optimizer.Sgd(0.1)),
        ["batches, two hidden layers, momentum"] = Descent(
            Dense(Inputs, 4) >> Relu >> Dense(4, 5) >> Gelu >> Dense(5, Classes), new SoftmaxCrossEntropy(), Optimizer.Momentum(0.1, 0.9)),
        ["batches, penalty, as written"] = Folds.AsWritten(new GradientStep(
            new(Lecture, new HalfSquaredError()) { WeightPenalty = 0.01 }, new Backpropagation(), Optimizer.Sgd(0.3))),
    };

    static GradientStep Descent(Layer network, Loss loss, GradientTransform optimizer) =>
        new(new(network, loss), new Backpropagation(), optimizer);

    [Theory]
    [MemberData(nameof(Steps))]
    public void The_parameters_that_are_shown_are_those_of_the_step(string name, int rows)
    {
        var step = All[name];
        var state = step.Init<float>(Key.From(1));
        foreach (var batch in Draw.Batches<float>(Key.From(2), StepCount, rows, Inputs, Classes))
        {
            var values = StepValues<float>.Of(step, state, batch);
            var next = step.Apply(state, batch).State;
            Assert.Equal(state.Parameters, values.Previous);
            Assert.Equal(next.Parameters, values.Next);
            Assert.Equal(step.Network.Forward(state.Parameters, batch.X), values.Layers[^1].A);
            state = next;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_weight_of_one_sample_is_one_rounded_multiplication_and_addition(string name, int rows)
    {
        if (rows > 1) return;
        var step = All[name];
        var (state, input) = (step.Init<float>(Key.From(3)), Draw.Batch<float>(Key.From(4), rows, Inputs, Classes));
        var values = StepValues<float>.Of(step, state, input);
        var x = input.X;
        foreach (var layer in values.Layers)
        {
            var (w, next) = (layer.Previous.Matrices[0], layer.Next.Matrices[0]);
            var u = -Rate(step) * layer.Delta;
            for (var i = 0; i < w.Rows; i++)
                for (var j = 0; j < w.Columns; j++)
                    Assert.Equal(MathF.FusedMultiplyAdd(x[0, i], u[0, j], w[i, j]), next[i, j]);
            Assert.Equal(Matrix<float>.TransposeTimes(x, u), layer.Update.Weights);
            x = layer.A;
        }
    }

    [Fact]
    public void The_notebook_replaces_the_hidden_biases_and_uses_the_new_weights_of_the_output()
    {
        var step = new NotebookStep(Lecture, 0.3);
        var (state, batch) = (step.Init<double>(Key.From(5)), Draw.Batch<double>(Key.From(6), 1, Inputs, Classes));
        var values = StepValues<double>.Of(step, state, batch);
        var (hidden, output) = (values.Layers[0], values.Layers[1]);
        Assert.Null(hidden.Update.Biases);
        Assert.Equal(0.3 * hidden.Delta, hidden.Next.Matrices[1]);
        var a2Bar = Matrix<double>.TimesTransposed(output.Delta, output.Next.Matrices[0]);
        Assert.Equal(NotebookStep.TimesSigmoidDerivative(a2Bar, hidden.A), hidden.Delta);
    }

    [Fact]
    public void Delta_is_the_derivative_of_the_loss_by_z()
    {
        var step = All["gradient"];
        var (state, batch) = (step.Init<double>(Key.From(7)), Draw.Batch<double>(Key.From(8), 1, Inputs, Classes));
        var values = StepValues<double>.Of(step, state, batch);
        foreach (var (layer, i) in values.Layers.Select((layer, i) => (layer, i)))
            Assert.Equal(layer.Delta, Gradient(step, state, batch).Matrices[2 * i + 1]);
    }

    [Fact]
    public void A_network_of_other_parts_has_no_such_values() => Assert.Equal(
        "The values of a step are those of dense layers with one activation, not of tanh.",
        Assert.Throws<ArgumentException>(() => Values(Dense(Inputs, Classes) >> Sigmoid >> Tanh)).Message);

    [Fact]
    public void A_step_that_computes_its_gradient_otherwise_has_no_such_values()
    {
        var step = Descent(Lecture, new HalfSquaredError(), Optimizer.Sgd(0.1));
        Assert.All([step with { Shards = 2 }, step with { GradientMethod = new CentralDifference(1e-3) }], other => Assert.Contains(
            "only its result", Assert.Throws<ArgumentException>(() => Values(other)).Message, StringComparison.Ordinal));
    }

    static StepValues<float> Values(Layer network) => Values(Descent(network, new HalfSquaredError(), Optimizer.Sgd(0.1)));

    static StepValues<float> Values(GradientStep step) =>
        StepValues<float>.Of(step, step.Init<float>(Key.From(9)), Draw.Batch<float>(Key.From(10), 1, Inputs, Classes));

    static Parameters<double> Gradient(Step step, TrainState<double> state, Batch<double> batch) =>
        ((GradientStep)step).Objective.ValueAndGradient(state.Parameters, batch).Gradient;

    static double Rate(Step step) => step.ToString().Contains("0.3", StringComparison.Ordinal) ? 0.3 : 0.1;
}
