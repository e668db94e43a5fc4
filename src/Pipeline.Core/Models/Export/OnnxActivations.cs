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
        type == ScalarType.F64 && layer is Activation<Gelu> ? false : Form(layer).IsSome;

    /// <summary>y = f(x).</summary>
    /// <param name="graph">Ends with x.</param>
    /// <param name="name">A prefix for the names of the nodes.</param>
    /// <param name="layer">A layer that <see cref="HasForm"/>.</param>
    public static OnnxGraph Append(OnnxGraph graph, string name, Layer layer) => Form(layer).Match(
        form => form(graph, name), () => throw new ArgumentException($"{layer.Name} has no ONNX form."));

    static Option<Func<OnnxGraph, string, OnnxGraph>> Form(Layer layer) => layer switch
    {
        Activation<Sigmoid> => One("Sigmoid"),
        Activation<Tanh> => One("Tanh"),
        Activation<Relu> => One("Relu"),
        Activation<LecunTanh> => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(AppendLecunTanh),
        Activation<Silu> => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(AppendSilu),
        Activation<Gelu> => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(AppendGelu),
        Activation<Softplus> => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(AppendSoftplus),
        Activation<LeakyRelu> leaky => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>(
            (x, name) => AppendLeakyRelu(x, name, leaky.Formula.Slope)),
        Activation<Elu> elu => Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>((x, name) => AppendElu(x, name, elu.Formula.Alpha)),
        _ => Prelude.None,
    };

    static Option<Func<OnnxGraph, string, OnnxGraph>> One(string operation) =>
        Prelude.Some<Func<OnnxGraph, string, OnnxGraph>>((x, name) => x.Apply(name, operation));

    static OnnxGraph AppendLecunTanh(OnnxGraph x, string name) => x
        .ApplyNumber($"{name}_scaled", "Mul", LecunTanh.InnerScale)
        .Apply($"{name}_tanh", "Tanh")
        .ApplyNumber(name, "Mul", LecunTanh.Scale);

    static OnnxGraph AppendSilu(OnnxGraph x, string name) => x.Apply($"{name}_sigmoid", "Sigmoid").Apply(name, "Mul", x.Value);

    /// <summary>x·(1 + erf(x/√2))/2, in the order in which ONNX Runtime recognizes it.</summary>
    static OnnxGraph AppendGelu(OnnxGraph x, string name) => x
        .ApplyNumber($"{name}_scaled", "Div", Math.Sqrt(2))
        .Apply($"{name}_erf", "Erf")
        .ApplyNumber($"{name}_one", "Add", 1)
        .Apply($"{name}_twice", "Mul", x.Value)
        .ApplyNumber(name, "Mul", 0.5);

    static OnnxGraph AppendSoftplus(OnnxGraph x, string name)
    {
        if (x.Type == ScalarType.F32) return x.Apply(name, "Softplus");
        var positive = x.Apply($"{name}_positive", "Relu");
        return (positive with { Value = x.Value })
            .Apply($"{name}_abs", "Abs").Apply($"{name}_minus", "Neg").Apply($"{name}_exp", "Exp")
            .ApplyNumber($"{name}_one", "Add", 1).Apply($"{name}_log", "Log")
            .Apply(name, "Add", positive.Value);
    }

    static OnnxGraph AppendLeakyRelu(OnnxGraph x, string name, double slope) => x.Type == ScalarType.F32
        ? x.ApplyWithAttribute(name, "LeakyRelu", "alpha", slope)
        : SelectNegative(x, x.ApplyNumber($"{name}_scaled", "Mul", slope), name);

    static OnnxGraph AppendElu(OnnxGraph x, string name, double alpha) => x.Type == ScalarType.F32
        ? x.ApplyWithAttribute(name, "Elu", "alpha", alpha)
        : SelectNegative(
            x, x.Apply($"{name}_exp", "Exp").ApplyNumber($"{name}_one", "Sub", 1).ApplyNumber($"{name}_scaled", "Mul", alpha), name);

    /// <summary>The last value of <paramref name="y"/> where x &lt; 0, else x.</summary>
    static OnnxGraph SelectNegative(OnnxGraph x, OnnxGraph y, string name) => (y with { Value = x.Value })
        .ApplyNumber($"{name}_negative", "Less", 0)
        .Apply(name, "Where", y.Value, x.Value);
}
