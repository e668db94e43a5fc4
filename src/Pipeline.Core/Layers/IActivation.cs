using Pipeline.Scalars;

namespace Pipeline.Layers;

/// <summary>An elementwise function f and its derivative f′, each written once for all scalar types.</summary>
/// <remarks>
/// Implement it as a struct, which may have fields, such as a slope: the JIT specializes each kernel for it and inlines the calls.
/// <see cref="Network.Activation"/> makes a layer of it.
/// </remarks>
public interface IActivation
{
    /// <summary>Display name; it names the values of the fields too, such as <c>leaky-relu 0.01</c>.</summary>
    string Name { get; }

    /// <summary>f(x).</summary>
    S Value<S>(S x) where S : IScalar<S>;

    /// <summary>f′(x), given x and y = f(x).</summary>
    S Derivative<S>(S x, S y) where S : IScalar<S>;
}
