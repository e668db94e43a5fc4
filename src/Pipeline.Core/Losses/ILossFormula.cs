using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>One term of an elementwise loss and its derivative, each one formula for every scalar.</summary>
public interface ILossFormula
{
    /// <summary>f(y, t).</summary>
    static abstract S Value<S>(S y, S t) where S : IScalar<S>;

    /// <summary>∂f/∂y.</summary>
    static abstract S Derivative<S>(S y, S t) where S : IScalar<S>;
}
