using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>The distribution of the initial parameters of a dense layer.</summary>
public abstract record Initializer
{
    /// <summary>Weights uniform in ±√(6/(in + out)), biases 0: for sigmoid and tanh.</summary>
    /// <remarks>
    /// Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010), equation 16,
    /// https://proceedings.mlr.press/v9/glorot10a.html.
    /// </remarks>
    public static Initializer Glorot { get; } = new GlorotInitializer();

    /// <summary>Weights normal with standard deviation √(2/in), biases 0: for ReLU.</summary>
    /// <remarks>Source: He et al., Delving deep into rectifiers (2015), equation 10, https://arxiv.org/abs/1502.01852.</remarks>
    public static Initializer He { get; } = new NormalInitializer(Gain: 2);

    /// <summary>Weights normal with standard deviation √(1/in), biases 0: for units that keep the variance of their inputs.</summary>
    /// <remarks>
    /// Source: LeCun et al., Efficient BackProp (1998), section 4.6, https://doi.org/10.1007/978-3-642-35289-8_3.
    /// </remarks>
    public static Initializer LeCun { get; } = new NormalInitializer(Gain: 1);

    /// <summary>The initialization of the lecture: weights normal with standard deviation √(2/in), biases uniform in [0, 1).</summary>
    /// <remarks>The lecture writes the standard deviation as 1/√(in/2). The biases are its own.</remarks>
    public static Initializer Lecture { get; } = new LectureInitializer();

    /// <summary>Element <paramref name="index"/> of W in row-major order.</summary>
    /// <param name="key">The key of W.</param>
    /// <param name="index">Row-major index into in × out.</param>
    /// <param name="fanIn">Fan-in.</param>
    /// <param name="fanOut">Fan-out.</param>
    public abstract double Weight(Key key, long index, int fanIn, int fanOut);

    /// <summary>Element <paramref name="index"/> of b.</summary>
    public abstract double Bias(Key key, long index);
}

/// <summary><see cref="Initializer.Glorot"/>.</summary>
sealed record GlorotInitializer : Initializer
{
    public override string ToString() => nameof(Glorot);

    /// <inheritdoc/>
    public override double Weight(Key key, long index, int fanIn, int fanOut)
    {
        var limit = Math.Sqrt(6.0 / (fanIn + fanOut));
        return key.Uniform(index, -limit, limit);
    }

    /// <inheritdoc/>
    public override double Bias(Key key, long index) => 0;
}

/// <summary>Weights normal with standard deviation √(gain/in), biases 0.</summary>
sealed record NormalInitializer(double Gain) : Initializer
{
    public override string ToString() => Gain == 2 ? nameof(He) : nameof(LeCun);

    /// <inheritdoc/>
    public override double Weight(Key key, long index, int fanIn, int fanOut) => key.Normal(index) * Math.Sqrt(Gain / fanIn);

    /// <inheritdoc/>
    public override double Bias(Key key, long index) => 0;
}

/// <summary><see cref="Initializer.Lecture"/>.</summary>
sealed record LectureInitializer : Initializer
{
    public override string ToString() => nameof(Lecture);

    /// <inheritdoc/>
    public override double Weight(Key key, long index, int fanIn, int fanOut) => key.Normal(index) / Math.Sqrt(fanIn / 2.0);

    /// <inheritdoc/>
    public override double Bias(Key key, long index) => key.Uniform(index);
}
