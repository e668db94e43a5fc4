using Pipeline.Scalars;

namespace Pipeline.Layers;

/// <summary>An elementwise function and its slope, each one formula for every scalar.</summary>
public interface IActivation
{
    /// <summary>Its name, also in model files.</summary>
    static abstract string Name { get; }

    /// <summary>f(x).</summary>
    static abstract S Value<S>(S x) where S : IScalar<S>;

    /// <summary>f′(x), where y = f(x) is known already.</summary>
    static abstract S Derivative<S>(S x, S y) where S : IScalar<S>;
}
