using System.Collections.Immutable;

namespace Pipeline.Data.Preparation;

/// <summary>Small systems of linear equations.</summary>
static class LinearSystem
{
    // A term that the points do not determine, as where an image has one row, gets the coefficient 0.
    const double Ridge = 1e-9;

    /// <summary>
    /// Solves (A + ε·I) x = b with a positive semidefinite A, by elimination without pivots; b is the last column of the argument, which
    /// is written over.
    /// </summary>
    public static ImmutableArray<double> SolvePositive(double[,] system)
    {
        var n = system.GetLength(0);
        for (var i = 0; i < n; i++) system[i, i] += Ridge;
        for (var pivot = 0; pivot < n; pivot++)
            for (var row = pivot + 1; row < n; row++)
            {
                var factor = system[row, pivot] / system[pivot, pivot];
                for (var column = pivot; column <= n; column++) system[row, column] -= factor * system[pivot, column];
            }
        var x = new double[n];
        for (var row = n - 1; row >= 0; row--)
        {
            var rest = system[row, n];
            for (var column = row + 1; column < n; column++) rest -= system[row, column] * x[column];
            x[row] = rest / system[row, row];
        }
        return [.. x];
    }
}
