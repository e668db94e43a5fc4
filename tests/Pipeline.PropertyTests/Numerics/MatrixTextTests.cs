using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Numerics;

public class MatrixTextTests
{
    [Fact]
    public void A_small_matrix_shows_its_rows_with_columns_aligned() => Assert.Equal(
        "2 × 3\n[[1   2.5     -3]\n [4 0.125 123.46]]",
        Matrix<float>.Of(2, 3, [1, 2.5f, -3, 4, 0.125f, 123.4567f]).ToString());

    [Fact]
    public void Six_rows_and_columns_are_shown_whole() => Assert.Equal(
        "6 × 6\n[[0 0 0 0 0 0]\n [0 0 0 0 0 0]\n [0 0 0 0 0 0]\n [0 0 0 0 0 0]\n [0 0 0 0 0 0]\n [0 0 0 0 0 0]]",
        Matrix<double>.Zero(6, 6).ToString());

    [Fact]
    public void Of_a_large_matrix_the_ends_are_shown() => Assert.Equal(
        "1000 × 7\n"
        + "[[   0    1    2 …    4    5    6]\n"
        + " [   7    8    9 …   11   12   13]\n"
        + " [  14   15   16 …   18   19   20]\n"
        + " [   …    …    … …    …    …    …]\n"
        + " [6979 6980 6981 … 6983 6984 6985]\n"
        + " [6986 6987 6988 … 6990 6991 6992]\n"
        + " [6993 6994 6995 … 6997 6998 6999]]",
        Matrix<double>.Fill(1000, 7, i => i).ToString());

    [Fact]
    public void An_empty_matrix_shows_its_shape() =>
        Assert.Equal(("0 × 3", "3 × 0"), (Matrix<float>.Zero(0, 3).ToString(), Matrix<float>.Zero(3, 0).ToString()));

    [Fact]
    public void Dual_numbers_show_their_tangents() => Assert.Equal(
        "1 × 2\n[[1 + 2ε 0.5 + -1ε]]", Matrix<Dual>.Of(1, 2, [new(1, 2), new(0.5, -1)]).ToString());

    [Fact]
    public void No_number_and_infinity_are_shown() => Assert.Equal(
        "1 × 3\n[[NaN Infinity 1E-08]]", Matrix<double>.Of(1, 3, [double.NaN, double.PositiveInfinity, 1e-8]).ToString());
}
