using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>A trained network and what inference needs: the contents of a model file.</summary>
/// <param name="Network">The network.</param>
/// <param name="Parameters">The parameters, widened exactly from the precision of training.</param>
/// <param name="OutputKind">The meaning of the outputs.</param>
public sealed record Model(Layer Network, Parameters<double> Parameters, OutputKind OutputKind)
{
    /// <summary>The network.</summary>
    public Layer Network { get; init => field = Require.NotNull(value, "A network"); } = Require.NotNull(Network, "A network");

    /// <summary>The parameters, widened exactly from the precision of training.</summary>
    public Parameters<double> Parameters { get; init => field = Require.NotNull(value, "A set of parameters"); } =
        Require.NotNull(Parameters, "A set of parameters");

    /// <summary>The encoding of inputs; numbers as they are unless set.</summary>
    public InputEncoding InputEncoding { get; init => field = Require.NotNull(value, "An input encoding"); } = InputEncoding.None;

    /// <summary>The name of each class, by its number; empty where classes have none.</summary>
    public ImmutableArray<string> ClassNames { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The precision of training and of model files.</summary>
    public Precision Precision { get; init; } = Precision.Double;

    /// <summary>The settings of training, as text; information only.</summary>
    public ImmutableSortedDictionary<string, string> Settings
    {
        get; init => field = Require.NotNull(value, "A dictionary of settings");
    } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>A model of parameters as they were trained, in single or double precision.</summary>
    /// <exception cref="ArgumentException">
    /// Layers or parameters do not fit, no layer says its width, a parameter is not finite, or the precision is another.
    /// </exception>
    public static Model Of<T>(Layer network, Parameters<T> parameters, OutputKind outputKind) where T : unmanaged =>
        new Model(network, ParameterTensors.ToDouble(Require.NotNull(parameters, "A set of parameters")), outputKind)
        {
            Precision = PrecisionOf<T>(),
        }.RequireValid();

    /// <summary>Columns of the inputs.</summary>
    /// <exception cref="ArgumentException">No layer says how many numbers it takes.</exception>
    public int InputWidth => ModelCheck.InputWidth(this).IfFail(error => throw new ArgumentException(error.Message));

    /// <summary>Columns of the outputs.</summary>
    /// <exception cref="ArgumentException">Adjacent layers do not fit, or no layer says how many numbers it takes.</exception>
    public int OutputWidth => ModelCheck.OutputWidth(this).IfFail(error => throw new ArgumentException(error.Message));

    /// <summary>The function of the model, its weights rounded to <typeparamref name="T"/> and packed once.</summary>
    /// <exception cref="ArgumentException">A part of the model does not fit the others, or a weight is not finite.</exception>
    public Predictor<T> CreatePredictor<T>() where T : unmanaged => new(RequireValid());

    /// <summary>The model itself, all parts of which fit each other.</summary>
    Model RequireValid() => ModelCheck.CheckModel(this).IfFail(error => throw new ArgumentException(error.Message));

    static Precision PrecisionOf<T>() => typeof(T) == typeof(float) ? Precision.Single
        : typeof(T) == typeof(double) ? Precision.Double
        : throw new ArgumentException($"A model keeps parameters of float or double, but these are of {typeof(T).Name}: map them first.");

    /// <summary>Value equality.</summary>
    public bool Equals(Model? other) => other is not null
        && (Network, OutputKind, InputEncoding, Precision) == (other.Network, other.OutputKind, other.InputEncoding, other.Precision)
        && Parameters == other.Parameters && ClassNames.AsSpan().SequenceEqual(other.ClassNames.AsSpan())
        && Settings.SequenceEqual(other.Settings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Network, OutputKind, InputEncoding, Precision, Parameters);

    /// <summary>The layers and the meaning of inputs and outputs in one line.</summary>
    public override string ToString() => $"{Network.Name}: {InputEncoding.Description} → {OutputKind}, {Precision}";
}
