using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Scalars;

namespace Pipeline.Training;

/// <summary>
/// The step of the lecture's notebook, formula by formula and quirk by quirk, for one hidden layer of sigmoids. It is no gradient step: the hidden
/// layer's error goes back through a W³ that is updated already, and the hidden biases are replaced instead of updated.
/// </summary>
/// <remarks>Layers are numbered as in the lecture: 1 the input, 2 the hidden layer, 3 the output. What each quirk does is said in docs/math.md.</remarks>
/// <param name="Network"><c>Dense &gt;&gt; Sigmoid &gt;&gt; Dense &gt;&gt; Sigmoid</c>.</param>
/// <param name="LearningRate">η.</param>
public sealed record NotebookStep(Layer Network, double LearningRate) : Step
{
    /// <inheritdoc/>
    public override Layer Network { get; } = Network.Parts is [Dense, Activation<Sigmoid>, Dense, Activation<Sigmoid>]
        ? Network
        : throw new ArgumentException($"The notebook's step is for dense >> sigmoid >> dense >> sigmoid, not for {Network.Name}.");

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key) => new(Network.Describe(p), OptimizerState<T>.Empty, 0, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        var (x, t) = (batch.X.Materialize(), batch.Target);
        var (hidden, output) = state.Parameters.SplitAt(2);
        var ((w2, b2), (w3, b3)) = (hidden, output);

        var a2 = ApplySigmoid((x * w2).AddRow(b2));
        var a3 = ApplySigmoid((a2 * w3).AddRow(b3));

        var delta3 = TimesSigmoidDerivative(a3 - t, a3);                                   // δ³ = (a³ − t)·a³·(1 − a³)
        w3 += Matrix<T>.TransposeTimes(a2, -LearningRate * delta3);                     // W³ ← W³ − η (a²)ᵀδ³
        b3 += -LearningRate * delta3;                                          // b³ ← b³ − η δ³

        var delta2 = TimesSigmoidDerivative(Matrix<T>.TimesTransposed(delta3, w3), a2);    // δ² = δ³(W³)ᵀ·a²·(1 − a²), W³ updated already
        w2 += Matrix<T>.TransposeTimes(x, -LearningRate * delta2);                      // W² ← W² − η xᵀδ²
        b2 = LearningRate * delta2;                                            // b² ← η δ²: replaced

        var next = state with { Parameters = state.Parameters.With(w2, b2, w3, b3), Step = state.Step + 1 };
        return (next, Metrics.Of(Reported, next.Parameters, batch));
    }

    /// <summary>The loss that the notebook prints.</summary>
    internal Objective Reported => new(Network, new BinaryCrossEntropyOnProbabilities());

    internal static Matrix<T> ApplySigmoid<T>(Matrix<T> z) where T : unmanaged => Activation<Sigmoid>.Of(z);

    /// <summary>error·a·(1 − a).</summary>
    internal static Matrix<T> TimesSigmoidDerivative<T>(Matrix<T> error, Matrix<T> a) where T : unmanaged => error.Zip(a, new SlopeTimes());

    readonly struct SlopeTimes : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S error, S a) where S : IScalar<S> => error * a * (1 - a);
    }
}
