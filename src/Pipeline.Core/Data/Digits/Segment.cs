namespace Pipeline.Data.Digits;

/// <summary>A place of the pen and half its width there.</summary>
readonly record struct Dot(double X, double Y, double Radius);

/// <summary>A short straight piece of a stroke; the pen's width changes evenly along it.</summary>
readonly record struct Segment(Dot A, Dot B)
{
    public Segment Map(Func<Dot, Dot> move) => new(move(A), move(B));

    /// <summary>How far inside the stroke's edge a point lies: radius − distance at the nearest point of the piece, negative outside.</summary>
    public double Depth(double x, double y)
    {
        var (dx, dy) = (B.X - A.X, B.Y - A.Y);
        var square = dx * dx + dy * dy;
        var t = square > 0 ? Math.Clamp(((x - A.X) * dx + (y - A.Y) * dy) / square, 0, 1) : 0;
        var (ex, ey) = (x - (A.X + t * dx), y - (A.Y + t * dy));
        return A.Radius + t * (B.Radius - A.Radius) - Math.Sqrt(ex * ex + ey * ey);
    }
}
