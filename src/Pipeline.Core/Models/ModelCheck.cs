using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>Whether the parts of a model fit each other.</summary>
static class ModelCheck
{
    const int MaxNameLength = 200;
    const string ParametersRemedy = "Draw them by Init of this network, or train it.";

    /// <summary>The model, or what does not fit.</summary>
    public static Fin<Model> CheckModel(Model model) =>
        from kind in Enum.IsDefined(model.OutputKind) && Enum.IsDefined(model.Precision) ? Fin<Unit>.Succ(Unit.Default) : Fail<Unit>(
            "the model", $"output kind {model.OutputKind} and precision {model.Precision}", "members of their enumerations", "Use these.")
        from outputWidth in OutputWidth(model)
        from parameters in CheckParameters(model)
        from finite in CheckFinite(model.Network, model.Parameters, model.Precision)
        from names in CheckClassNames(model, outputWidth)
        select model;

    /// <summary>The number of inputs: what the network says, or what the encoding says where the network takes any number.</summary>
    public static Fin<int> InputWidth(Model model) => (model.Network.InputWidth, model.InputEncoding.Width) switch
    {
        ({ } width, { } encoded) when width != encoded => Fail<int>(
            "the input encoding", $"{encoded} means and deviations", $"{width}, as the network takes numbers",
            "Standardize the inputs of this network."),
        ({ } width, _) => width,
        (_, { } encoded) => encoded,
        _ => Fail<int>(
            "the network", $"{Shorten(model.Network.Name)}, of which no layer says how many numbers it takes", "one that does",
            "Override InputWidth in a layer of your own."),
    };

    /// <summary>The number of outputs; fails on the first layer that does not fit.</summary>
    public static Fin<int> OutputWidth(Model model) => InputWidth(model).Bind(inputWidth => model.Network.Parts
        .Select((part, i) => (Part: part, Number: i + 1))
        .Aggregate(Fin<int>.Succ(inputWidth), (width, next) => width.Bind(w => next.Part.OutputWidth(w).BiBind(
            Fin<int>.Succ,
            error => Fail<int>(
                "the network", $"layer {next.Number}, {next.Part.Name}, which {error.Message}", "layers that fit each other",
                "Give adjacent layers the same width.")))));

    /// <summary>Fails on a parameter that is not finite once it is rounded to the precision.</summary>
    public static Fin<Parameters<double>> CheckFinite(Layer network, Parameters<double> parameters, Precision precision)
    {
        var index = Enumerable.Range(0, parameters.Matrices.Length)
            .FirstOrDefault(i => !parameters.Matrices[i].Values.All(x => IsFinite(x, precision)), -1);
        return index < 0
            ? parameters
            : Fail<Parameters<double>>(
                $"tensor {ParameterTensors.TensorNames(network)[index]}", "a number that is not finite", "finite numbers",
                ModelFile.Remedy);
    }

    // A finite double may round to an infinite float.
    static bool IsFinite(double x, Precision precision) =>
        precision == Precision.Single ? float.IsFinite((float)x) : double.IsFinite(x);

    static Fin<Unit> CheckParameters(Model model)
    {
        ImmutableArray<(ParameterInfo Info, string Layer)> expected = [.. model.Network.Parts.SelectMany((part, i) =>
            part.ParameterInfos.Select(info => (info, $"layer {i + 1}, {part.Name}")))];
        var matrices = model.Parameters.Matrices;
        if (matrices.Length != expected.Length)
            return Fail<Unit>(
                "the parameters", $"the shapes {model.Parameters}",
                $"{expected.Length} matrices, as {model.Network.Name} has", ParametersRemedy);
        var index = Enumerable.Range(0, expected.Length).FirstOrDefault(i => !HasShape(expected[i].Info, matrices[i]), -1);
        return index < 0
            ? Unit.Default
            : Fail<Unit>(
                $"the parameters of {expected[index].Layer}", $"{matrices[index].Shape} numbers for {expected[index].Info.Name}",
                $"{expected[index].Info.Rows} × {expected[index].Info.Columns}", ParametersRemedy);
    }

    // A network of a file may have a thousand layers.
    static string Shorten(string name) => name.Length > MaxNameLength ? $"{name[..MaxNameLength]}…" : name;

    static bool HasShape(ParameterInfo info, Matrix<double> m) => (info.Rows, info.Columns) == (m.Rows, m.Columns);

    static Fin<Unit> CheckClassNames(Model model, int outputWidth)
    {
        var classes = model.OutputKind.Classes(outputWidth);
        return model.ClassNames.Length is 0 || model.ClassNames.Length == classes
            ? Unit.Default
            : Fail<Unit>(
                "the class names", MessageText.Count(model.ClassNames.Length, "name"),
                classes == 0 ? "none, because the outputs are numbers" : $"{classes}, one a class, or none",
                "Name the classes in the order of the outputs.");
    }

    static Fin<A> Fail<A>(string where, string found, string expected, string remedy) =>
        new DecodeError(where, found, expected, remedy).ToFin<A>();
}
