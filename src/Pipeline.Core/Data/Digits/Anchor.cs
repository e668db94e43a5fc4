namespace Pipeline.Data.Digits;

/// <summary>A control point that a stroke interpolates, in hundredths of the digit's height: x to the right, y down.</summary>
/// <param name="X">About 15 … 85.</param>
/// <param name="Y">About 0 … 100.</param>
/// <param name="IsCorner">Whether the stroke has a corner here instead of a continuous tangent.</param>
readonly record struct Anchor(double X, double Y, bool IsCorner)
{
    public static Anchor At(double x, double y) => new(x, y, false);

    public static Anchor Corner(double x, double y) => new(x, y, true);
}
