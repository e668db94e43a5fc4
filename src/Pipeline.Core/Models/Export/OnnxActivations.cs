using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;
using Pipeline.Layers.Activations;

namespace Pipeline.Models;

/// <summary>Activations in ONNX operators; those without an operator of their own are composed.</summary>
/// <remarks>
/// In single precision the operators LeakyRelu, Elu, Softplus and Erf; in double precision, for which runtimes do not implement these,
/// the formulas. An Erf in double precision has none.
/// </remarks>
static class OnnxActivations
{
    /// <summary>Whether the layer has a form in this precision.</summary>
    public static bool HasForm(Layer layer, ScalarType type) =>
        type == ScalarType.F64 && layer is Activation<Gelu> ? false : AppendFunction(layer).IsSome;

    /// <summary>y = f(x).</summary>
    /// <param name="graph">Ends with x.</param>
    /// <param name="name">A prefix for the names of the nodes.</param>
    /// <param name="layer">A layer that <see cref="HasForm"/>.</param>
    public static OnnxGraph AppendActivation(OnnxGraph graph, string name, Layer layer) => AppendFunction(layer).Match(
        form => form(graph, name), () => throw new ArgumentException($"{layer.Name} has no ONNX form."));

    static Option<Func<OnnxGraph, string, OnnxGraph>> AppendFunction(Layer layer) => layer switch
    {
        Activation<Sigmoid> => AppendOperator("Sigmoid"),
        Activation<Tanh> => AppendOperator("Tanh"),
        Activation<Relu> => AppendOperator("Relu"),
        Activation<LecunTanh> => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(AppendLecunTanh),
        Activation<Silu> => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(AppendSilu),
        Activation<Gelu> => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(AppendGelu),
        Activation<Softplus> => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(AppendSoftplus),
        Activation<LeakyRelu> leaky => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(
            (x, name) => AppendLeakyRelu(x, name, leaky.Formula.Slope)),
        Activation<Elu> elu => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>((x, name) => AppendElu(x, name, elu.Formula.Alpha)),
        _ => Prelude.None,
    };

    static Option<Func<OnnxGraph, string, OnnxGraph>> AppendOperator(string operation) =>
        Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>((x, name) => x.AppendNode(name, operation));

    static OnnxGraph AppendLecunTanh(OnnxGraph x, string name) => x
        .AppendNodeWithConstant($"{name}_scaled", "Mul", LecunTanh.InnerScale)
        .AppendNode($"{name}_tanh", "Tanh")
        .AppendNodeWithConstant(name, "Mul", LecunTanh.Scale);

    static OnnxGraph AppendSilu(OnnxGraph x, string name) =>
        x.AppendNode($"{name}_sigmoid", "Sigmoid").AppendNode(name, "Mul", x.CurrentValue);

    /// <summary>x·(1 + erf(x/√2))/2, in the order in which ONNX Runtime recognizes it.</summary>
    static OnnxGraph AppendGelu(OnnxGraph x, string name) => x
        .AppendNodeWithConstant($"{name}_scaled", "Div", Math.Sqrt(2))
        .AppendNode($"{name}_erf", "Erf")
        .AppendNodeWithConstant($"{name}_one", "Add", 1)
        .AppendNode($"{name}_twice", "Mul", x.CurrentValue)
        .AppendNodeWithConstant(name, "Mul", 0.5);

    static OnnxGraph AppendSoftplus(OnnxGraph x, string name)
    {
        if (x.Type == ScalarType.F32) return x.AppendNode(name, "Softplus");
        var positive = x.AppendNode($"{name}_positive", "Relu");
        return (positive with { CurrentValue = x.CurrentValue })
            .AppendNode($"{name}_abs", "Abs").AppendNode($"{name}_minus", "Neg").AppendNode($"{name}_exp", "Exp")
            .AppendNodeWithConstant($"{name}_one", "Add", 1).AppendNode($"{name}_log", "Log")
            .AppendNode(name, "Add", positive.CurrentValue);
    }

    static OnnxGraph AppendLeakyRelu(OnnxGraph x, string name, double slope) => x.Type == ScalarType.F32
        ? x.AppendNodeWithAttribute(name, "LeakyRelu", "alpha", slope)
        : SelectNegative(x, x.AppendNodeWithConstant($"{name}_scaled", "Mul", slope), name);

    static OnnxGraph AppendElu(OnnxGraph x, string name, double alpha) => x.Type == ScalarType.F32
        ? x.AppendNodeWithAttribute(name, "Elu", "alpha", alpha)
        : SelectNegative(
            x,
            x.AppendNode($"{name}_exp", "Exp").AppendNodeWithConstant($"{name}_one", "Sub", 1)
                .AppendNodeWithConstant($"{name}_scaled", "Mul", alpha),
            name);

    /// <summary>The last value of <paramref name="y"/> where x &lt; 0, else x.</summary>
    static OnnxGraph SelectNegative(OnnxGraph x, OnnxGraph y, string name) => (y with { CurrentValue = x.CurrentValue })
        .AppendNodeWithConstant($"{name}_negative", "Less", 0)
        .AppendNode(name, "Where", y.CurrentValue, x.CurrentValue);
}
