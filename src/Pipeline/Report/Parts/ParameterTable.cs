using System.Collections.Immutable;
using System.Xml.Linq;
using Pipeline.Numerics;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>Parameters and their gradient in numbers.</summary>
static class ParameterTable
{
    /// <summary>A row for each matrix of parameters.</summary>
    public static XElement Of(TrainedModel trained, ImmutableArray<string> names)
    {
        var (matrices, gradient) = (trained.Model.Parameters.Matrices, trained.Gradient?.Gradient.Matrices);
        string[] columns = ["name", "shape", "mean", "deviation", "smallest", "largest"];
        return Table.Of(
            gradient is null ? "Parameters" : "Parameters; ‖g‖/‖w‖ is the size of the gradient beside that of the parameters",
            gradient is null ? columns : [.. columns, "zero derivatives", "‖g‖/‖w‖"],
            names.Select((name, i) => (IReadOnlyList<object>)[
                name, matrices[i].Shape, .. Numbers(matrices[i]), .. gradient is { } all ? Numbers(matrices[i], all[i]) : []]));
    }

    static IEnumerable<object> Numbers(Matrix<double> matrix)
    {
        var values = matrix.Values.AsSpan();
        var (mean, deviation) = DistributionsPart.Moments(values);
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return [Short(mean), Short(deviation), Short(low), Short(high)];
    }

    static IEnumerable<object> Numbers(Matrix<double> matrix, Matrix<double> gradient)
    {
        var (size, gradientSize) = (Norm(matrix), Norm(gradient));
        return
        [
            Percent((double)gradient.Values.Count(x => x == 0) / Math.Max(1, gradient.Values.Length), 1),
            size > 0 ? Short(gradientSize / size) : "–",
        ];
    }

    static double Norm(Matrix<double> matrix) => Math.Sqrt(matrix.Values.Sum(x => x * x));
}
