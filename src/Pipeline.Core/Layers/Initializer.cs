using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>The distribution of the initial parameters of a dense layer.</summary>
public abstract record Initializer
{
    /// <summary>Element <paramref name="index"/> of W in row-major order.</summary>
    /// <param name="key">The key of W.</param>
    /// <param name="index">Row-major index into in × out.</param>
    /// <param name="fanIn">Fan-in.</param>
    /// <param name="fanOut">Fan-out.</param>
    public abstract double Weight(Key key, long index, int fanIn, int fanOut);

    /// <summary>Element <paramref name="index"/> of b.</summary>
    public abstract double Bias(Key key, long index);
}

/// <summary>Weights uniform in ±√(6/(in + out)), biases 0.</summary>
/// <remarks>
/// Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010), equation 16,
/// https://proceedings.mlr.press/v9/glorot10a.html.
/// </remarks>
public sealed record Glorot : Initializer
{
    /// <inheritdoc/>
    public override double Weight(Key key, long index, int fanIn, int fanOut)
    {
        var limit = Math.Sqrt(6.0 / (fanIn + fanOut));
        return key.Uniform(index, -limit, limit);
    }

    /// <inheritdoc/>
    public override double Bias(Key key, long index) => 0;
}

/// <summary>The initialization of the lecture: weights normal with standard deviation √(2/in), biases uniform in [0, 1).</summary>
/// <remarks>
/// Source of the standard deviation: He et al., Delving deep into rectifiers (2015), https://arxiv.org/abs/1502.01852; the lecture writes
/// it 1/√(in/2). The biases are the lecture's own.
/// </remarks>
public sealed record LectureInitializer : Initializer
{
    /// <inheritdoc/>
    public override double Weight(Key key, long index, int fanIn, int fanOut) => key.Normal(index) / Math.Sqrt(fanIn / 2.0);

    /// <inheritdoc/>
    public override double Bias(Key key, long index) => key.Uniform(index);
}
