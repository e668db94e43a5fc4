using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>The term f(y, t) of an elementwise loss and its derivative, each written once for all scalar types.</summary>
public interface ILossFormula
{
    /// <summary>f(y, t).</summary>
    static abstract S Value<S>(S y, S t) where S : IScalar<S>;

    /// <summary>∂f/∂y.</summary>
    static abstract S Derivative<S>(S y, S t) where S : IScalar<S>;
}
