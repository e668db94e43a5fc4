using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>Checks of what layers and losses of one's own compute, by shape; those of the library are tested instead.</summary>
static class OwnParts
{
    /// <summary>y and the pullback, whose results are checked too.</summary>
    public static (Matrix<T> Y, Pullback<T> Pullback) ApplyChecked<T>(this Layer layer, Parameters<T> p, Matrix<T> x) where T : unmanaged
    {
        if (!layer.IsOwn) return layer.Apply(p, x);
        var (y, pullback) = layer.Apply(p, x);
        if (y is null || pullback is null)
            throw new ArgumentException($"{layer.Name}: its Apply returns null for the output or the pullback.");
        if (y.Rows != x.Rows)
            throw new ArgumentException($"{layer.Name} gives {y.Shape} for {x.Shape}; a layer must keep the number of rows.");
        if (layer.OutputWidth(x.Columns).IfFail(y.Columns) is var width && width != y.Columns)
            throw new ArgumentException(
                $"{layer.Name} gives {y.Shape} for {x.Shape}, but its OutputWidth says {width}; override OutputWidth.");
        return (y, Pullback);

        (Parameters<T> Gradient, Func<Matrix<T>> InputGradient) Pullback(Matrix<T> yBar)
        {
            var (gradient, input) = pullback(yBar);
            if (gradient is null || input is null)
                throw new ArgumentException($"{layer.Name}: its pullback returns null for the gradient of the parameters or of the input.");
            if (!gradient.HasShapesOf(p))
                throw new ArgumentException(
                    $"{layer.Name}: its pullback gives gradients {gradient}, but its parameters are {p}; both need the same shapes.");
            return (gradient, InputGradient);

            Matrix<T> InputGradient() => input() is var xBar && xBar is not null && xBar.HasShapeOf(x) ? xBar : throw new ArgumentException(
                $"{layer.Name}: its pullback gives an input gradient of {xBar?.Shape ?? "null"}, but its input is {x.Shape}.");
        }
    }

    /// <summary>∂L/∂y, if it has the shape of y.</summary>
    public static Matrix<T> RequireGradient<T>(this Loss loss, Matrix<T>? gradient, Matrix<T> y) where T : unmanaged =>
        gradient is not null && gradient.HasShapeOf(y) ? gradient : throw new ArgumentException(
            $"{loss.Name}: its gradient is {gradient?.Shape ?? "null"}, but the outputs are {y.Shape}; both need the same shape.");

    /// <summary>∂J/∂p, if it has the shapes of p.</summary>
    public static Parameters<T> RequireGradient<T>(this GradientMethod method, Parameters<T> gradient, Parameters<T> p)
        where T : unmanaged =>
        gradient.HasShapesOf(p) ? gradient : throw new ArgumentException(
            $"{method}: its gradient is {gradient}, but the parameters are {p}; both need the same shapes.");

    /// <summary>Throws unless outputs and targets have the same shape, of at least one number.</summary>
    public static void RequireSameShape<T>(this Loss loss, Matrix<T> y, Matrix<T> target) where T : unmanaged
    {
        if (!y.HasShapeOf(target))
            throw new ArgumentException(
                $"{loss.Name}: the outputs are {y.Shape}, but the targets are {target.Shape}; both need the same shape.");
        if (y.Rows == 0 || y.Columns == 0)
            throw new ArgumentException($"{loss.Name}: the outputs are {y.Shape}, and of no numbers there is no mean.");
    }
}
