namespace Pipeline.Numerics;

/// <summary>Checks of operand shapes; the exception names the operation and both shapes.</summary>
static class Shapes
{
    public static void Require<T>(bool fits, string operation, Matrix<T> a, Matrix<T> b) where T : unmanaged =>
        Require(fits, operation, (a.Rows, a.Columns), (b.Rows, b.Columns));

    public static void Require(bool fits, string operation, (int Rows, int Columns) a, (int Rows, int Columns) b)
    {
        if (!fits)
            throw new ArgumentException($"{operation}: shapes {a.Rows} × {a.Columns} and {b.Rows} × {b.Columns} do not fit.");
    }

    public static void RequireSame<T>(Matrix<T> a, Matrix<T> b) where T : unmanaged =>
        Require((a.Rows, a.Columns) == (b.Rows, b.Columns), "element by element", a, b);
}
