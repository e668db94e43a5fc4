namespace Pipeline.Data.Digits;

/// <summary>A point of a stroke and half the width of the stroke there.</summary>
readonly record struct StrokePoint(double X, double Y, double Radius);

/// <summary>A line segment of a stroke; the radius is interpolated linearly along it.</summary>
readonly record struct Segment(StrokePoint A, StrokePoint B)
{
    public Segment Map(Func<StrokePoint, StrokePoint> move) => new(move(A), move(B));

    /// <summary>Signed distance inside the edge: radius − distance, at the nearest point of the segment; negative outside.</summary>
    public double DepthInside(double x, double y)
    {
        var (dx, dy) = (B.X - A.X, B.Y - A.Y);
        var lengthSquared = dx * dx + dy * dy;
        var t = lengthSquared > 0 ? Math.Clamp(((x - A.X) * dx + (y - A.Y) * dy) / lengthSquared, 0, 1) : 0;
        var (ex, ey) = (x - (A.X + t * dx), y - (A.Y + t * dy));
        return A.Radius + t * (B.Radius - A.Radius) - Math.Sqrt(ex * ex + ey * ey);
    }
}
