using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>The term f(y, t) of an elementwise loss and its derivative, each written once for all scalar types.</summary>
/// <remarks>Implement it as a struct, which may have fields: the JIT specializes each kernel for it and inlines the calls.</remarks>
public interface ILossFormula
{
    /// <summary>f(y, t).</summary>
    S Value<S>(S y, S t) where S : IScalar<S>;

    /// <summary>∂f/∂y.</summary>
    S Derivative<S>(S y, S t) where S : IScalar<S>;
}
