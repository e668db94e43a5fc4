using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class StandardizationTests
{
    /// <summary>Columns with means from −1000 to 1000 and deviations from 0.01 to 100.</summary>
    static Matrix<T> Columns<T>(Key key, int rows, int columns) where T : unmanaged => Matrix<T>.Fill(rows, columns, i =>
        key.FoldIn(1).Uniform(i % columns, -1000, 1000) + Scale(key, i % columns) * key.Normal(i));

    static double Scale(Key key, int column) => new[] { 0.01, 0.1, 1, 10, 100 }[key.FoldIn(2).UniformInt(column, 5)];

    [Property]
    public bool Standardized_columns_have_mean_0_and_deviation_1(int seed, byte others, byte columns)
    {
        // A sum of numbers below 2000 is wrong by at most rows² · 2000 · ε, its mean by rows · 2000 · ε, and z by that over the deviation.
        const double Rounding = 2 * 2000 * 2.3e-16;
        var x = Columns<double>(Key.From(seed), 3 + others, 1 + columns % 5);
        var standardization = Standardization.Of(x);
        var z = Standardization.Of(standardization.Apply(x));
        return Enumerable.Range(0, x.Columns).All(j =>
            x.Rows * Rounding / standardization.Deviations[j] is var rounding
            && Math.Abs(z.Means[j]) <= rounding && Math.Abs(z.Deviations[j] - 1) <= rounding);
    }

    [Property]
    public bool Inverting_gives_back_what_was_standardized(int seed, byte others, byte columns)
    {
        var key = Key.From(seed);
        return IsInverted<double>(key, 1 + others % 20, 1 + columns % 5, 4e-13)
            && IsInverted<float>(key, 1 + others % 20, 1 + columns % 5, 4e-4);
    }

    // Numbers are at most 2000; the roundings of z and of the result are half an ulp each.
    static bool IsInverted<T>(Key key, int rows, int columns, double rounding) where T : unmanaged
    {
        var x = Columns<T>(key, rows, columns);
        var standardization = Standardization.Of(x);
        return standardization.Invert(standardization.Apply(x)).Values.Zip(x.Values).All(pair =>
            Math.Abs(Convert.ToDouble(pair.Item1, null) - Convert.ToDouble(pair.Item2, null)) <= rounding);
    }

    [Fact]
    public void Means_and_deviations_are_those_of_the_population()
    {
        var standardization = Standardization.Of(Matrix<float>.Of(4, 2, [2, 0, 4, 0, 4, 0, 6, 0]));
        Assert.Equal(new([4, 0], [Math.Sqrt(2), 1]), standardization);
        Assert.Equal(Matrix<float>.Of(1, 2, [(float)(-2 / Math.Sqrt(2)), 3]), standardization.Apply(Matrix<float>.Of(1, 2, [2, 3])));
        Assert.Equal("2 columns, means 4, 0, deviations 1.414, 1", standardization.ToString());
    }

    [Theory]
    [InlineData(0.1, 3)]                                          // 0.1 + 0.1 + 0.1 is not 3 · 0.1
    [InlineData(-1e300, 7)]
    public void A_constant_column_becomes_0_and_keeps_deviation_1(double value, int rows)
    {
        var standardization = Standardization.Of(Matrix<double>.Fill(rows, 1, _ => value));
        Assert.Equal((value, 1), (standardization.Means[0], standardization.Deviations[0]));
        Assert.All(standardization.Apply(Matrix<double>.Fill(rows, 1, _ => value)).Values, z => Assert.Equal(0, z));
    }

    [Fact]
    public void Differences_whose_squares_are_0_keep_deviation_1() =>
        Assert.Equal(1, Standardization.Of(Matrix<double>.Of(2, 1, [1e-200, 2e-200])).Deviations.Single());

    [Fact]
    public void The_order_of_the_sums_is_that_of_the_rows() =>
        Assert.Equal(1, Standardization.Of(Matrix<double>.Of(4, 1, [3, 1e16, -1e16, 0])).Means.Single());      // 3 + 1e16 is 1e16 + 4

    [Fact]
    public void Equality_is_that_of_the_numbers()
    {
        Standardization a = new([1, 2], [3, 4]), b = new([1, 2], [3, 4]);
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, new([1, 2], [3, 5]));
        Assert.NotEqual(a, new([1, 3], [3, 4]));
    }

    [Fact]
    public void Numbers_that_are_no_standardization_are_refused()
    {
        Assert.Contains("2 means and 1 deviations", Refusal(() => new Standardization([1, 2], [1])));
        Assert.Contains("0 means and 1 deviations", Refusal(() => new Standardization(default, [1])));
        foreach (var deviation in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Contains($"Column 1 has the mean 2 and the deviation", Refusal(() => new Standardization([1, 2], [1, deviation])));
        Assert.Contains("Column 0 has the mean NaN", Refusal(() => new Standardization([double.NaN], [1])));
    }

    [Fact]
    public void Data_without_means_are_refused()
    {
        Assert.Contains("0 × 3", Refusal(() => Standardization.Of(Matrix<double>.Zero(0, 3))));
        Assert.Contains("3 × 0", Refusal(() => Standardization.Of(Matrix<double>.Zero(3, 0))));
        Assert.Contains(
            "row 1 and column 0 is NaN", Refusal(() => Standardization.Of(Matrix<float>.Of(2, 2, [1, 2, float.NaN, 4]))));
        Assert.Contains("column 0 are too large", Refusal(() => Standardization.Of(Matrix<double>.Of(2, 1, [1e300, 2e300]))));
    }

    [Fact]
    public void Another_number_of_columns_is_refused()
    {
        var standardization = new Standardization([1, 2], [3, 4]);
        Assert.Contains("one of 2 columns, and the matrix has 3", Refusal(() => standardization.Apply(Matrix<float>.Zero(1, 3))));
        Assert.Contains("one of 2 columns, and the matrix has 1", Refusal(() => standardization.Invert(Matrix<float>.Zero(1, 1))));
    }

    static string Refusal(Func<object> function) => Assert.Throws<ArgumentException>(function).Message;
}
