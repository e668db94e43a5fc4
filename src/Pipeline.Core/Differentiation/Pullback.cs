using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// ȳ → (p̄, x̄): what a differentiable function returns beside its value. From the cotangent ȳ of the result (∂loss/∂y) it makes those of the
/// parameters and of the input.
/// </summary>
/// <remarks>
/// Linear in ȳ and pure: it closes over what the forward pass found and may be called any number of times. The input's cotangent is a thunk,
/// because that of the first layer is the largest product of all and nobody needs it.
/// </remarks>
/// <param name="yBar">batch × out.</param>
/// <returns>Gradient: shaped like the parameters. Input: makes batch × in.</returns>
public delegate (Parameters<T> Gradient, Func<Matrix<T>> Input) Pullback<T>(Matrix<T> yBar) where T : unmanaged;
