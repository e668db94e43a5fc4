using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// A differentiable function with parameters: (p, x) → (y, pullback). A description only: it knows shapes and formulas but not the scalar, which
/// comes with the parameters, so that one network trains in float, is checked in double and proved in dual numbers.
/// </summary>
/// <remarks>
/// Laws: (f &gt;&gt; g) &gt;&gt; h = f &gt;&gt; (g &gt;&gt; h), structurally; <see cref="Identity"/> &gt;&gt; f = f = f &gt;&gt; <see cref="Identity"/>.
/// Write your own by deriving a <c>sealed record</c>: <see cref="Apply"/> is all it takes when there are no parameters.
/// </remarks>
public abstract record Layer
{
    /// <summary>The layer in words, such as <c>dense 784 → 100</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is known of the matrices of its parameters, in order.</summary>
    public virtual ImmutableArray<ParameterInfo> ParameterInfos => [];

    /// <summary>The layers it is composed of, in order.</summary>
    public virtual ImmutableArray<Layer> Parts => [this];

    /// <summary>Parameters drawn from a random key: those of part i from child i, so that a layer added behind leaves the others' numbers as they are.</summary>
    public Parameters<T> Init<T>(Key key) where T : unmanaged => Parts
        .Select((part, i) => part.InitCore<T>(key.FoldIn(i)))
        .Aggregate(Parameters<T>.Empty, (all, next) => all.Concat(next));

    /// <summary>The parameters of this layer alone, drawn from a key of its own.</summary>
    protected virtual Parameters<T> InitCore<T>(Key key) where T : unmanaged => Parameters<T>.Empty;

    /// <summary>The width of the output for an input of width <paramref name="inputs"/>; a failure where that does not fit.</summary>
    public virtual Fin<int> OutputWidth(int inputs) => inputs;

    /// <summary>The value and its pullback.</summary>
    /// <param name="p">Parameters, shaped as <see cref="Init"/> makes them.</param>
    /// <param name="x">batch × in.</param>
    public abstract (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) where T : unmanaged;

    /// <summary>
    /// Whether row i of the output depends on row i of the input alone, to the same bits in any batch. Many networks may then be evaluated side by
    /// side, one a row.
    /// </summary>
    public virtual bool IsRowIndependent => false;

    /// <summary>The parts, each with its own parameters.</summary>
    public ImmutableArray<(Layer Part, Parameters<T> Parameters)> SplitByPart<T>(Parameters<T> p) where T : unmanaged
    {
        var split = ImmutableArray.CreateBuilder<(Layer, Parameters<T>)>(Parts.Length);
        foreach (var part in Parts)
        {
            (var own, p) = p.SplitAt(part.ParameterInfos.Length);
            split.Add((part, own));
        }
        return split.MoveToImmutable();
    }

    /// <summary>Parameters from elsewhere under this layer's names; where their shapes are others they stay as they are.</summary>
    public Parameters<T> Describe<T>(Parameters<T> p) where T : unmanaged =>
        p.Infos.Select(info => (info.Rows, info.Columns)).SequenceEqual(ParameterInfos.Select(info => (info.Rows, info.Columns)))
            ? new(ParameterInfos, p.Matrices)
            : p;

    /// <summary>The value alone: y = f(p, x).</summary>
    public Matrix<T> Forward<T>(Parameters<T> p, Matrix<T> x) where T : unmanaged => Apply(p, x).Y;

    /// <summary>First <paramref name="f"/>, then <paramref name="g"/>.</summary>
    public static Layer operator >>(Layer f, Layer g) => (f, g) switch
    {
        (Identity, _) => g,
        (_, Identity) => f,
        (Sequential(var first, var rest), _) => new Sequential(first, rest >> g),
        _ => new Sequential(f, g),
    };

    /// <summary>Checks that the layers fit each other and the data; the error names the layer and both widths.</summary>
    public Fin<Layer> CheckShapes(int inputs, int outputs) => Parts
        .Select((part, i) => (Part: part, Number: i + 1))
        .Aggregate((Fin<int>)inputs, (width, next) => width.Bind(w => next.Part.OutputWidth(w).BiMap(wide => wide, error => InLayer(next.Number, next.Part, error))))
        .Bind(width => width == outputs ? Fin<Layer>.Succ(this) : Fin<Layer>.Fail(WrongOutputWidth(width, outputs)));

    static Error InLayer(int number, Layer layer, Error error) => Error.New($"layer {number}, {layer.Name}: {error.Message}");

    Error WrongOutputWidth(int width, int outputs) =>
        Error.New($"the last layer, {Parts.LastOrDefault(this).Name}, gives {width} numbers, but the data have {outputs} classes");
}
