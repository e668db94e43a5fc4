namespace Pipeline.Data.Digits;

/// <summary>A point of a stroke and half the width of the stroke there.</summary>
readonly record struct Dot(double X, double Y, double Radius);

/// <summary>A line segment of a stroke; the radius is interpolated linearly along it.</summary>
readonly record struct Segment(Dot A, Dot B)
{
    public Segment Map(Func<Dot, Dot> move) => new(move(A), move(B));

    /// <summary>Signed distance inside the edge: radius − distance, at the nearest point of the segment; negative outside.</summary>
    public double Depth(double x, double y)
    {
        var (dx, dy) = (B.X - A.X, B.Y - A.Y);
        var square = dx * dx + dy * dy;
        var t = square > 0 ? Math.Clamp(((x - A.X) * dx + (y - A.Y) * dy) / square, 0, 1) : 0;
        var (ex, ey) = (x - (A.X + t * dx), y - (A.Y + t * dy));
        return A.Radius + t * (B.Radius - A.Radius) - Math.Sqrt(ex * ex + ey * ey);
    }
}
