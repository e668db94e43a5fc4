using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>How the first parameters of a dense layer are drawn.</summary>
public abstract record Initializer
{
    /// <summary>Weight number <paramref name="index"/> of a layer with so many inputs and outputs.</summary>
    public abstract double Weight(Key key, long index, int inputs, int outputs);

    /// <summary>Bias number <paramref name="index"/>.</summary>
    public abstract double Bias(Key key, long index);
}

/// <summary>Weights even in ±√(6/(in + out)), biases 0.</summary>
/// <remarks>Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010), equation 16, https://proceedings.mlr.press/v9/glorot10a.html.</remarks>
public sealed record Glorot : Initializer
{
    /// <inheritdoc/>
    public override double Weight(Key key, long index, int inputs, int outputs)
    {
        var limit = Math.Sqrt(6.0 / (inputs + outputs));
        return key.Uniform(index, -limit, limit);
    }

    /// <inheritdoc/>
    public override double Bias(Key key, long index) => 0;
}

/// <summary>The lecture's: weights normal with deviation 1/√(in/2), biases even in [0, 1).</summary>
/// <remarks>The deviation is that of He et al., Delving deep into rectifiers (2015), https://arxiv.org/abs/1502.01852; the biases are the lecture's own.</remarks>
public sealed record LectureInitializer : Initializer
{
    /// <inheritdoc/>
    public override double Weight(Key key, long index, int inputs, int outputs) => key.Normal(index) / Math.Sqrt(inputs / 2.0);

    /// <inheritdoc/>
    public override double Bias(Key key, long index) => key.Uniform(index);
}
