using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>z = (x − mean) / deviation, column by column: measured on the training set, applied to every set.</summary>
/// <remarks>
/// Computed in double and rounded once to the type of the elements. Source: LeCun et al., Efficient BackProp (1998), section 4.3,
/// https://doi.org/10.1007/3-540-49430-8_2.
/// </remarks>
public sealed record Standardization
{
    /// <summary>A standardization by given numbers, such as those of a model file.</summary>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a mean is not finite, or a deviation is not finite and above 0.
    /// </exception>
    public Standardization(ImmutableArray<double> means, ImmutableArray<double> deviations)
    {
        if (Mistake(means, deviations) is { } mistake) throw new ArgumentException(mistake);
        (Means, Deviations) = (means, deviations);
    }

    /// <summary>What is wrong with means and deviations; null where nothing is.</summary>
    internal static string? Mistake(ImmutableArray<double> means, ImmutableArray<double> deviations)
    {
        if (means.IsDefault || deviations.IsDefault || means.Length != deviations.Length)
            return $"A column has one mean and one deviation, and there are {Length(means)} means and {Length(deviations)} deviations.";
        for (var j = 0; j < means.Length; j++)
            if (!(double.IsFinite(means[j]) && double.IsFinite(deviations[j]) && deviations[j] > 0))
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Column {j} has the mean {means[j]} and the deviation {deviations[j]}: both must be finite, and the latter above 0.");
        return null;
    }

    /// <summary>The mean of each column.</summary>
    public ImmutableArray<double> Means { get; }

    /// <summary>The population deviation of each column, √(Σ (x − mean)² / rows); 1 for a constant column, which becomes 0.</summary>
    public ImmutableArray<double> Deviations { get; }

    /// <summary>The standardization that gives the columns of <paramref name="x"/> mean 0 and deviation 1.</summary>
    /// <remarks>Sums are taken in double, in ascending order of rows.</remarks>
    /// <exception cref="ArgumentException">There are no rows or columns, or a number is not finite or too large to be squared.</exception>
    public static Standardization Of<T>(Matrix<T> x) where T : unmanaged
    {
        Require.NotNull(x, "A matrix");
        if (x.Rows == 0 || x.Columns == 0)
            throw new ArgumentException($"A matrix of {x.Rows} × {x.Columns} has no numbers to take means of.");
        var values = x.MapIndexed((i, value) => RequireFinite(Kernels<T>.Default.ToDouble(value), i / x.Columns, i % x.Columns));
        var columns = Enumerable.Range(0, x.Columns).Select(j => MeanAndDeviation(values.Span, x.Columns, j)).ToImmutableArray();
        return new([.. columns.Select(column => column.Mean)], [.. columns.Select(column => column.Deviation)]);
    }

    /// <summary>(x − mean) / deviation. x: rows × columns.</summary>
    /// <exception cref="ArgumentException">The number of columns is another.</exception>
    public Matrix<T> Apply<T>(Matrix<T> x) where T : unmanaged
    {
        RequireColumns(x.Columns);
        var z = Matrix<T>.Allocate(x.Rows, x.Columns);
        Apply(Kernels<T>.Default, x.Span, z.Array);
        return z;
    }

    /// <summary>The same for whole rows in arrays.</summary>
    internal void Apply<T>(Kernels<T> kernels, ReadOnlySpan<T> x, Span<T> z) where T : unmanaged
    {
        for (var start = 0; start < x.Length; start += Means.Length)
            for (var j = 0; j < Means.Length; j++)
                z[start + j] = kernels.FromDouble((kernels.ToDouble(x[start + j]) - Means[j]) / Deviations[j]);
    }

    /// <summary>The same data set with standardized inputs.</summary>
    /// <exception cref="ArgumentException">The number of columns is another.</exception>
    public Batch<T> Apply<T>(Batch<T> data) where T : unmanaged => data with { X = Apply(data.Require().X) };

    /// <summary>z · deviation + mean: what <see cref="Apply{T}(Matrix{T})"/> was given. z: rows × columns.</summary>
    /// <exception cref="ArgumentException">The number of columns is another.</exception>
    public Matrix<T> Invert<T>(Matrix<T> z) where T : unmanaged
    {
        RequireColumns(z.Columns);
        var kernels = Kernels<T>.Default;
        return z.MapIndexed((i, value) =>
            kernels.FromDouble(kernels.ToDouble(value) * Deviations[i % Means.Length] + Means[i % Means.Length]));
    }

    /// <summary>Equal when all means and deviations are equal.</summary>
    public bool Equals(Standardization? other) => other is not null
        && Means.AsSpan().SequenceEqual(other.Means.AsSpan()) && Deviations.AsSpan().SequenceEqual(other.Deviations.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Means.Concat(Deviations).Aggregate(Means.Length, HashCode.Combine);

    /// <summary>The means and deviations of the first columns.</summary>
    public override string ToString() => $"{Means.Length} columns, means {First(Means)}, deviations {First(Deviations)}";

    static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<double> values, int columns, int column)
    {
        var (rows, sum, squares, isConstant) = (values.Length / columns, 0.0, 0.0, true);
        for (var i = column; i < values.Length; i += columns)
        {
            sum += values[i];
            isConstant &= values[i] == values[column];
        }
        // The mean of equal numbers may round, and their deviation would then be noise.
        if (isConstant) return (values[column], 1);
        var mean = sum / rows;
        for (var i = column; i < values.Length; i += columns) squares += (values[i] - mean) * (values[i] - mean);
        var deviation = Math.Sqrt(squares / rows);
        if (!double.IsFinite(deviation))
            throw new ArgumentException($"The numbers of column {column} are too large to be squared: divide them by a constant first.");
        return (mean, deviation == 0 ? 1 : deviation);           // squares of differences below 1e-162 are 0
    }

    static double RequireFinite(double value, int row, int column) => double.IsFinite(value)
        ? value
        : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture, $"The number in row {row} and column {column} is {value}: a mean takes finite numbers."));

    void RequireColumns(int columns)
    {
        if (columns != Means.Length)
            throw new ArgumentException($"The standardization is one of {Means.Length} columns, and the matrix has {columns}.");
    }

    static int Length(ImmutableArray<double> numbers) => numbers.IsDefault ? 0 : numbers.Length;

    static string First(ImmutableArray<double> numbers) =>
        string.Join(", ", numbers.Take(4).Select(x => x.ToString("G4", CultureInfo.InvariantCulture))) + (numbers.Length > 4 ? ", …" : "");
}
