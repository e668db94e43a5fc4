using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Execution;

/// <summary>y = g·x with a single parameter: a user-defined layer with parameters.</summary>
sealed record Gain : Layer
{
    public override string Name => "gain";

    public override bool IsRowIndependent => true;

    public override ImmutableArray<ParameterInfo> ParameterInfos => [new("g", 1, 1, IsDecayed: false)];

    protected override Parameters<T> InitCore<T>(Key key) => Parameters<T>.Of(Matrix<T>.Fill(1, 1, _ => 0.75));

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var broadcast = Matrix<T>.Fill(x.Rows * x.Columns, 1, _ => 1) * p.Matrices[0];
        var g = Matrix<T>.Of(x.Rows, x.Columns, broadcast.Values);
        return (x.Zip(g, new Multiply()), yBar =>
            (Parameters<T>.Of(yBar.Zip(x, new Multiply()).RowSums().ColumnSums()), () => yBar.Zip(g, new Multiply())));
    }
}
