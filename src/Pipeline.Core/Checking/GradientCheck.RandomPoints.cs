using System.Collections.Immutable;
using Pipeline.Checking.Parts;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

public static partial class GradientCheck
{
    const int MaxCoordinatesPerFurtherPoint = 100;

    static GradientReport CheckAtRandomPoints(Oracle oracle, Layer network, Loss loss, Key key) =>
        Check(oracle, new(network, loss), DrawPoints(network, key));

    /// <summary>An ordinary point with all of its coordinates, and one point of each other regime with a sample of them.</summary>
    static ImmutableArray<EvaluationPoint> DrawPoints(Layer network, Key key) =>
    [
        .. Regime.All.Select((regime, i) =>
        {
            var (p, batch) = regime.Draw(network, i == 0 ? key : key.FoldIn(-100 - i), regime == Regime.Wide ? 17 : 3);
            var point = EvaluationPoint.AllCoordinates(p, batch) with { Name = regime.Name };
            return i == 0 ? point : point.SampleCoordinates(MaxCoordinatesPerFurtherPoint, key.FoldIn(-200 - i));
        }),
    ];
}
