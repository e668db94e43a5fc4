using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// ȳ → (p̄, x̄): the vector-Jacobian product of a layer. It maps the cotangent of the output, ȳ = ∂L/∂y, to the cotangents of the
/// parameters, p̄ = ∂L/∂p, and of the input, x̄ = ∂L/∂x.
/// </summary>
/// <remarks>
/// Linear in ȳ and pure: it closes over the values of the forward pass and may be called any number of times. x̄ is computed on demand,
/// because training does not use x̄ of the first layer, and it would cost a product as large as the forward pass.
/// </remarks>
/// <param name="yBar">ȳ: batch × out.</param>
/// <returns>Gradient: p̄, shaped like the parameters. InputGradient: computes x̄, batch × in.</returns>
public delegate (Parameters<T> Gradient, Func<Matrix<T>> InputGradient) Pullback<T>(Matrix<T> yBar) where T : unmanaged;
