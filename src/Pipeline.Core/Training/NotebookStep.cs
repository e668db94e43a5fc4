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
        var next = state with { Parameters = Compute(state.Parameters, batch).Next, Step = state.Step + 1 };
        return (next, Metrics.Of(ReportedObjective, next.Parameters, batch));
    }

    /// <summary>Everything that the step computes on the way to the next parameters.</summary>
    internal StepValues<T> Compute<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        Network.RequireParameters(p);
        Network.RequireBatch(batch);
        if (batch.X.Rows != 1)
            throw new ArgumentException(
                $"The step of the lecture takes one sample, but the batch has {batch.X.Rows} rows; use batches of one, or GradientStep.");
        var (x, t) = (batch.X.Materialize(), batch.Target);
        var (hidden, output) = p.SplitAt(2);
        var ((w2, b2), (w3, b3)) = (hidden, output);

        var z2 = (x * w2).AddRow(b2);                                                   // z² = x·W² + b²
        var a2 = ApplySigmoid(z2);                                                      // a² = σ(z²)
        var z3 = (a2 * w3).AddRow(b3);                                                  // z³ = a²·W³ + b³
        var a3 = ApplySigmoid(z3);                                                      // a³ = σ(z³)

        var delta3 = TimesSigmoidDerivative(a3 - t, a3);                                // δ³ = (a³ − t)·a³·(1 − a³)
        var w3Update = Matrix<T>.TransposeTimes(a2, -LearningRate * delta3);            // ΔW³ = −η (a²)ᵀδ³
        var b3Update = -LearningRate * delta3;                                          // Δb³ = −η δ³
        var (nextW3, nextB3) = (w3 + w3Update, b3 + b3Update);

        var delta2 = TimesSigmoidDerivative(Matrix<T>.TimesTransposed(delta3, nextW3), a2); // δ² = δ³(W³)ᵀ·a²·(1 − a²), W³ updated
        var w2Update = Matrix<T>.TransposeTimes(x, -LearningRate * delta2);             // ΔW² = −η xᵀδ²
        var nextW2 = w2 + w2Update;
        var nextB2 = LearningRate * delta2;                                             // b² ← η δ²: replaced, not updated

        return new(batch with { X = x },
        [
            new(hidden, Network.Parts[1], z2, a2, delta2, new(w2Update, null), hidden.With(nextW2, nextB2)),
            new(output, Network.Parts[3], z3, a3, delta3, new(w3Update, b3Update), output.With(nextW3, nextB3)),
        ]);
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
