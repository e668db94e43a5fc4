using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Sizes, counts and indices of matrices.</summary>
static class MatrixMistakes
{
    static readonly Matrix<float> M = Matrix<float>.Fill(2, 3, i => i);

    public static IEnumerable<Mistake> All =>
    [
        new("a negative number of rows", () => Matrix<float>.Fill(-1, 2, _ => 0),
            "A matrix of -1 × 2 has a negative size; both must be at least 0."),
        new("a negative number of columns", () => Matrix<float>.Zero(2, -1),
            "A matrix of 2 × -1 has a negative size; both must be at least 0."),
        new("two negative sizes", () => Matrix<float>.Of(-1, -2, [1, 2]),
            "A matrix of -1 × -2 has a negative size; both must be at least 0."),
        new("more elements than an array holds", () => Matrix<float>.Zero(70_000, 70_000),
            "A matrix of 70000 × 70000 has 4,900,000,000 elements, and an array holds 2,147,483,591 at most."),
        new("a product too large", () => Matrix<float>.TransposeTimes(Matrix<float>.Zero(1, 70_000), Matrix<float>.Zero(1, 70_000))[0, 0],
            "A matrix of 70000 × 70000 has 4,900,000,000 elements, and an array holds 2,147,483,591 at most."),
        new("too few numbers", () => Matrix<float>.Of(2, 3, [1, 2, 3, 4, 5]), "A matrix of 2 × 3 has 6 numbers, but 5 are given."),
        new("no array", () => Matrix<float>.Of(2, 3, default(ImmutableArray<float>)),
            "The numbers of a matrix are default(ImmutableArray), which is no array; for none write []."),
        new("no function", () => Matrix<float>.Fill(2, 3, null!), "A function from index to number is expected, but null was given."),
        new("a row outside", () => M[5, 0], "There is no row 5 in a matrix of 2 × 3: its rows are 0 to 1."),
        new("a column outside", () => M[0, 5], "There is no column 5 in a matrix of 2 × 3: its columns are 0 to 2."),
        new("a column before the first", () => M[1, -1], "There is no column -1 in a matrix of 2 × 3: its columns are 0 to 2."),
        new("row −1", () => M.Row(-1).Length, "There is no row -1 in a matrix of 2 × 3: its rows are 0 to 1."),
        new("a row of none", () => Matrix<float>.Zero(0, 3).Row(0).Length, "There is no row 0 in a matrix of 0 × 3: its rows are none."),
        new("a product of wrong shapes", () => M * M, "a·b: shapes 2 × 3 and 2 × 3 do not fit; a needs as many columns as b has rows."),
        new("a sum of wrong shapes", () => M + M.Transpose(),
            "element by element: shapes 2 × 3 and 3 × 2 do not fit; both need the same shape."),
        new("the maximum of nothing", () => Matrix<float>.Zero(2, 0).RowMaxima(), "A row of a matrix of 2 × 0 has no maximum."),
        new("an element type without arithmetic", () => Matrix<int>.Fill(1, 1, _ => 1),
            "No arithmetic for Int32: float, double and Dual have one."),
    ];
}
