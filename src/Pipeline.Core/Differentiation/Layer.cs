using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// A differentiable function with parameters: (p, x) → (y, pullback). It describes shapes and formulas and holds no values. The element
/// type is that of the parameters, so one network trains in float, is checked in double and is differentiated in dual numbers.
/// </summary>
/// <remarks>
/// Laws: (f &gt;&gt; g) &gt;&gt; h = f &gt;&gt; (g &gt;&gt; h), structurally;
/// <see cref="Identity"/> &gt;&gt; f = f = f &gt;&gt; <see cref="Identity"/>.
/// A custom layer derives a <c>sealed record</c>; without parameters it overrides <see cref="Name"/> and <see cref="Apply"/> only.
/// </remarks>
public abstract record Layer
{
    /// <summary>Display name, such as <c>dense 784 → 100</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Name and shape of each parameter matrix, in order.</summary>
    public virtual ImmutableArray<ParameterInfo> ParameterInfos => [];

    /// <summary>The layers of a composition, in order; any other layer is its own single part.</summary>
    public virtual ImmutableArray<Layer> Parts => [this];

    /// <summary>
    /// Random initial parameters. Part i draws from child key i, so appending a layer does not change the parameters of the others.
    /// </summary>
    /// <exception cref="ArgumentException">A layer does not take as many numbers as the layer before it gives.</exception>
    public Parameters<T> Init<T>(Key key) where T : unmanaged
    {
        this.RequireFit();
        return Parts.Select((part, i) => part.InitPart<T>(key.FoldIn(i))).Aggregate(Parameters<T>.Empty, (all, next) => all.Concat(next));
    }

    Parameters<T> InitPart<T>(Key key) where T : unmanaged => InitCore<T>(key) is var p && p.HasShapes(RequireInfos())
        ? p
        : throw new ArgumentException($"{Name}: InitCore makes parameters {p}, but ParameterInfos says "
            + $"{NetworkShapes.ShapesOf(ParameterInfos)}; both must agree.");

    /// <summary>Random initial parameters of one part, from the part's own key.</summary>
    protected virtual Parameters<T> InitCore<T>(Key key) where T : unmanaged => Parameters<T>.Empty;

    /// <summary>
    /// The deterministic layer of one training step: a random layer such as dropout is drawn from the key, any other layer is returned
    /// itself. Part i draws from child key i. Training applies the sampled network, inference the network itself.
    /// </summary>
    /// <param name="key">The key of the step.</param>
    public Layer Sample(Key key)
    {
        var parts = Parts;
        var sampled = parts.Select((part, i) => part.SampleCore(key.FoldIn(i))).ToImmutableArray();
        return Enumerable.Range(0, parts.Length).All(i => ReferenceEquals(sampled[i], parts[i]))
            ? this
            : sampled.Aggregate((Layer)new Identity(), (f, g) => f >> g);
    }

    /// <summary>The deterministic layer of one training step, from the part's own key.</summary>
    protected virtual Layer SampleCore(Key key) => this;

    /// <summary>The same for an executor that runs part by part.</summary>
    internal Layer SampleWithOwnKey(Key key) => SampleCore(key);

    /// <summary>The only input width that the layer accepts; null for any, or where several are accepted.</summary>
    public virtual int? InputWidth => null;

    /// <summary>
    /// The output width for an input of width <paramref name="inputWidth"/>; a failure if the layer does not accept that width.
    /// </summary>
    public virtual Fin<int> OutputWidth(int inputWidth) => inputWidth;

    /// <summary>y = f(p, x) and the pullback at (p, x).</summary>
    /// <param name="p">Parameters of the shapes in <see cref="ParameterInfos"/>.</param>
    /// <param name="x">batch × in.</param>
    public abstract (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) where T : unmanaged;

    /// <summary>
    /// Whether row i of the output depends only on row i of the input, with the same bits in any batch. Perturbed copies of a network can
    /// then be evaluated as one batch, one copy per row.
    /// </summary>
    public virtual bool IsRowIndependent => false;

    /// <summary>Each part with its own parameters.</summary>
    public ImmutableArray<(Layer Part, Parameters<T> Parameters)> SplitByPart<T>(Parameters<T> p) where T : unmanaged
    {
        if (p.Matrices.Length != ParameterInfos.Length) throw NetworkShapes.OtherParameters(this, p);
        var split = ImmutableArray.CreateBuilder<(Layer, Parameters<T>)>(Parts.Length);
        foreach (var part in Parts)
        {
            (var partParameters, p) = p.SplitAt(part.ParameterInfos.Length);
            split.Add((part, partParameters));
        }
        return split.MoveToImmutable();
    }

    /// <summary>The parameters with this layer's <see cref="ParameterInfos"/> if the shapes agree, otherwise unchanged.</summary>
    public Parameters<T> AttachInfos<T>(Parameters<T> p) where T : unmanaged =>
        p.Infos.Select(info => (info.Rows, info.Columns)).SequenceEqual(ParameterInfos.Select(info => (info.Rows, info.Columns)))
            ? new(ParameterInfos, p.Matrices)
            : p;

    /// <summary>y = f(p, x), without the pullback.</summary>
    /// <exception cref="ArgumentException">Parameters or x have other shapes than the layer takes.</exception>
    public Matrix<T> Forward<T>(Parameters<T> p, Matrix<T> x) where T : unmanaged =>
        Require.NotNull(p, "A set of parameters").Matrices.Length == ParameterInfos.Length
            ? this.ApplyChecked(p, Require.NotNull(x, "A matrix of inputs")).Y
            : throw NetworkShapes.OtherParameters(this, p);

    /// <summary>g ∘ f: first <paramref name="f"/>, then <paramref name="g"/>.</summary>
    public static Layer operator >>(Layer f, Layer g) => (Require.NotNull(f, "A layer"), Require.NotNull(g, "A layer")) switch
    {
        (Identity, _) => g,
        (_, Identity) => f,
        (Sequential(var first, var rest), _) => new Sequential(first, rest >> g),
        _ => new Sequential(f, g),
    };

    /// <summary>Checks that adjacent layers and the data agree in width; the error names the layer and both widths.</summary>
    public Fin<Layer> CheckShapes(int inputWidth, int outputWidth) => NetworkShapes.FollowWidths(this, inputWidth) switch
    {
        (_, _, { } misfit) => Error.New(misfit),
        ({ } width, _, _) when width != outputWidth => WrongOutputWidth(width, outputWidth),
        _ => this,
    };

    /// <summary>The name: that of a network is the list of its layers.</summary>
    public sealed override string ToString() => Name;

    /// <summary><see cref="ParameterInfos"/>, if that is an array.</summary>
    /// <remarks>The name of a network is made of all its layers, so it is made for the message only.</remarks>
    internal ImmutableArray<ParameterInfo> RequireInfos() => ParameterInfos is { IsDefault: false } infos
        ? infos
        : Require.NotDefault(default(ImmutableArray<ParameterInfo>), $"{Name}: its ParameterInfos");

    /// <summary>Whether the layer is one of the user's own.</summary>
    internal bool IsOwn => GetType().Assembly != typeof(Layer).Assembly;

    Error WrongOutputWidth(int width, int expectedWidth) =>
        Error.New($"the last layer, {Parts.LastOrDefault(this).Name}, gives {width} numbers, but the data have {expectedWidth} classes");
}
