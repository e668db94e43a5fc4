using Pipeline.Scalars;

namespace Pipeline.Layers;

/// <summary>An elementwise function f and its derivative f′, each written once for all scalar types.</summary>
public interface IActivation
{
    /// <summary>Display name; also the identifier in model files.</summary>
    static abstract string Name { get; }

    /// <summary>f(x).</summary>
    static abstract S Value<S>(S x) where S : IScalar<S>;

    /// <summary>f′(x), given x and y = f(x).</summary>
    static abstract S Derivative<S>(S x, S y) where S : IScalar<S>;
}
