using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Differentiation;

public class CentralDifferenceTests
{
    static readonly CentralDifference difference = new(1e-4);

    [Fact]
    public void Side_by_side_has_the_bits_of_one_by_one_in_double() => Laws.Hold(500, RandomNetworks.Any, shape => RequireSame(shape, x => x));

    [Fact]
    public void Side_by_side_has_the_bits_of_one_by_one_in_float() => Laws.Hold(500, RandomNetworks.Any, shape => RequireSame(shape, x => (float)x));

    [Fact]
    public void It_is_a_gradient() => Laws.Hold(300, RandomNetworks.Any, shape =>
    {
        var (p, batch) = shape.OnGrid();
        if (shape.Activations.Contains(Pipeline.Layers.Network.Relu)) return;
        Verdict.Require(GradientCheck.By(Oracle.Dual with { Tolerance = 1e-5 }, difference, shape.Objective, p, batch));
    });

    static void RequireSame<T>(NetworkShape shape, Func<double, T> convert) where T : unmanaged
    {
        var (p, batch) = (shape with { Batch = 1 }).OnGrid();
        var objective = shape.Objective with { WeightPenalty = 0 };
        var threaded = Kernels<T>.For.On(1 + shape.Batch % 2);
        var (q, sample) = (p.Map(m => In(m)), new Batch<T>(In(batch.X).With(threaded), In(batch.Target)));
        Assert.Equal(difference.OneByOne(objective, q, sample).Gradient, difference.At(objective, q, sample).Gradient);

        Matrix<T> In(Matrix<double> m) => m.Select((_, x) => convert(x));
    }
}
