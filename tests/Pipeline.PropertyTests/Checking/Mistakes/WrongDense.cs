using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>A mistake in the pullback of x·W + b: maps x, W, ȳ and the right gradients to wrong gradients.</summary>
delegate (Matrix<double> W, Matrix<double> B, Matrix<double> X) DenseMistake(
    Matrix<double> x, Matrix<double> w, Matrix<double> yBar, DenseGradient right);

sealed record DenseGradient(Matrix<double> W, Matrix<double> B, Matrix<double> X);

/// <summary>A dense layer with the right output and a wrong pullback.</summary>
sealed record WrongDense(Dense Right, DenseMistake Mistake) : Layer
{
    public override string Name => $"wrong {Right.Name}";

    public override ImmutableArray<ParameterInfo> ParameterInfos => Right.ParameterInfos;

    protected override Parameters<T> InitCore<T>(Key key) => Right.Init<T>(key);

    public override Fin<int> OutputWidth(int inputWidth) => Right.OutputWidth(inputWidth);

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var (y, pullback) = Right.Apply(p, x);
        return ((object)pullback, (object)p, (object)x) is (Pullback<double> right, Parameters<double> q, Matrix<double> input)
            ? (y, (Pullback<T>)(object)Wrong(right, q, input))
            : (y, pullback);
    }

    Pullback<double> Wrong(Pullback<double> right, Parameters<double> p, Matrix<double> x) => yBar =>
    {
        var (gradient, input) = right(yBar);
        var (w, b, xBar) = Mistake(x, p.Matrices[0], yBar, new(gradient.Matrices[0], gradient.Matrices[1], input()));
        return (Parameters<double>.Of(w, b), () => xBar);
    };
}
