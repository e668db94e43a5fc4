using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>An activation followed by a dense layer, whose weight gradient uses the activation's input instead of its output.</summary>
sealed record BeforeActivation(Layer Activation, Dense Affine) : Layer
{
    public override string Name => $"{Activation.Name} and {Affine.Name}";

    public override ImmutableArray<ParameterInfo> ParameterInfos => Affine.ParameterInfos;

    protected override Parameters<T> InitCore<T>(Key key) => Affine.Init<T>(key);

    public override Fin<int> OutputWidth(int inputWidth) => Affine.OutputWidth(inputWidth);

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var (y, pullback) = (Activation >> Affine).Apply(p, x);
        return (y, WrongPullback);

        (Parameters<T> Gradient, Func<Matrix<T>> InputGradient) WrongPullback(Matrix<T> yBar)
        {
            var (gradient, input) = pullback(yBar);
            return (Parameters<T>.Of(Matrix<T>.TransposeTimes(x, yBar), gradient.Matrices[1]), input);
        }
    }

    /// <summary>The network with every pair of activation and dense layer replaced.</summary>
    public static Layer In(Layer network)
    {
        var parts = network.Parts;
        return Network.Sequential(Enumerable.Range(0, parts.Length)
            .Where(i => parts[i] is Dense || i == parts.Length - 1 || parts[i + 1] is not Dense)
            .Select(i => parts[i] is Dense dense && i > 0 && parts[i - 1] is not Dense
                ? new BeforeActivation(parts[i - 1], dense)
                : parts[i]));
    }
}
