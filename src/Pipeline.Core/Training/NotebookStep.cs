using System.Globalization;
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
/// The training step of the lecture's notebook for one hidden sigmoid layer, with its deviations from gradient descent: δ² is computed
/// with the W³ that is already updated, and the hidden biases b² are replaced instead of updated.
/// </summary>
/// <remarks>
/// Layers are numbered as in the lecture: 1 the input, 2 the hidden layer, 3 the output. x: 1 × in; W²: in × hidden; W³: hidden × out;
/// b², a², δ²: 1 × hidden; b³, a³, δ³, t: 1 × out. docs/math.md states the effect of each deviation.
/// </remarks>
/// <param name="Network"><c>Dense &gt;&gt; Sigmoid &gt;&gt; Dense &gt;&gt; Sigmoid</c>.</param>
/// <param name="LearningRate">η.</param>
public sealed record NotebookStep(Layer Network, double LearningRate) : Step
{
    /// <inheritdoc/>
    public override Layer Network { get; }
        = Require.NotNull(Network, "A network").Parts is [Dense, Activation<Sigmoid>, Dense, Activation<Sigmoid>]
        ? Network
        : throw new ArgumentException($"The notebook's step is for dense >> sigmoid >> dense >> sigmoid, not for {Network.Name}.");

    /// <summary>η, at least 0.</summary>
    public double LearningRate { get; init => field = Require.NotNegative(value, RateName); } = Require.NotNegative(LearningRate, RateName);

    const string RateName = "The learning rate";

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key)
    {
        Network.RequireParameters(p);
        return new(Network.AttachInfos(p), OptimizerState<T>.Empty, 0, key);
    }

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        Network.RequireParameters(state.Parameters);
        Network.RequireBatch(batch);
        if (batch.X.Rows != 1)
            throw new ArgumentException(
                $"The step of the lecture takes one sample, but the batch has {batch.X.Rows} rows; use batches of one, or GradientStep.");
        var (x, t) = (batch.X.Materialize(), batch.Target);
        var (hidden, output) = state.Parameters.SplitAt(2);
        var ((w2, b2), (w3, b3)) = (hidden, output);

        var a2 = ApplySigmoid((x * w2).AddRow(b2));                                     // a² = σ(x·W² + b²)
        var a3 = ApplySigmoid((a2 * w3).AddRow(b3));                                    // a³ = σ(a²·W³ + b³)

        var delta3 = TimesSigmoidDerivative(a3 - t, a3);                                // δ³ = (a³ − t)·a³·(1 − a³)
        w3 += Matrix<T>.TransposeTimes(a2, -LearningRate * delta3);                     // W³ ← W³ − η (a²)ᵀδ³
        b3 += -LearningRate * delta3;                                                   // b³ ← b³ − η δ³

        var delta2 = TimesSigmoidDerivative(Matrix<T>.TimesTransposed(delta3, w3), a2); // δ² = δ³(W³)ᵀ·a²·(1 − a²) with the updated W³
        w2 += Matrix<T>.TransposeTimes(x, -LearningRate * delta2);                      // W² ← W² − η xᵀδ²
        b2 = LearningRate * delta2;                                                     // b² ← η δ²: replaced, not updated

        var next = state with { Parameters = state.Parameters.With(w2, b2, w3, b3), Step = state.Step + 1 };
        return (next, Metrics.Of(ReportedObjective, next.Parameters, batch));
    }

    /// <summary>Network and learning rate in a line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Network}, step of the lecture, rate {LearningRate}");

    /// <summary>The loss that the notebook reports: cross-entropy, although δ³ is that of ½‖a³ − t‖².</summary>
    internal Objective ReportedObjective => new(Network, new BinaryCrossEntropyOnProbabilities());

    internal static Matrix<T> ApplySigmoid<T>(Matrix<T> z) where T : unmanaged => z.Map(new SigmoidOp());

    /// <summary>error·a·(1 − a), element by element; σ′(z) = a·(1 − a) for a = σ(z).</summary>
    internal static Matrix<T> TimesSigmoidDerivative<T>(Matrix<T> error, Matrix<T> a) where T : unmanaged =>
        error.Zip(a, new MultiplyBySigmoidDerivativeOp());

    readonly struct SigmoidOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S z) where S : IScalar<S> => default(Sigmoid).Value(z);
    }

    readonly struct MultiplyBySigmoidDerivativeOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S error, S a) where S : IScalar<S> => error * a * (1 - a);
    }
}
