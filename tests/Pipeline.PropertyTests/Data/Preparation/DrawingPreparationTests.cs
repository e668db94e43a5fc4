using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Data.Preparation;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Server;
using Xunit;

namespace Pipeline.PropertyTests.Data.Preparation;

public class DrawingPreparationTests
{
    // Mean difference of a pixel, in greys of 256: what rounding of the raster makes, and what a page of 280 x 280 pixels makes of it.
    const double Rounding = 0.5, Paper = 8;

    static readonly ImmutableArray<RecordedDrawing> drawings = RecordedDrawing.All;

    [Fact]
    public void A_drawing_has_the_form_of_MNIST() => Assert.All(drawings, drawing =>
    {
        var pixels = Prepare(drawing.Points);
        var (x, y) = MnistFrame.CentreOfMass(pixels.AsSpan());
        Assert.InRange(x, 13.4, 14.6);
        Assert.InRange(y, 13.4, 14.6);
        Assert.InRange(PixelBox.Around(28, 28, [.. pixels.Select(pixel => pixel > 0)])!.Value.LongerSide, 18, 22);
        Assert.Equal(255, pixels.Max());
    });

    [Property(MaxTest = 60)]
    public void Place_and_size_are_of_no_importance(long seed)
    {
        var key = Key.From(seed);
        var points = drawings[key.UniformInt(0, drawings.Length)].Points;
        var (scale, dx, dy) = (key.Uniform(1, 0.05, 50), key.Uniform(2, -9, 9), key.Uniform(3, -9, 9));
        AssertNear(Rounding, Prepare(points), Prepare(Map(points, p => new(scale * p.X + dx, scale * p.Y + dy, scale * p.Radius))));
    }

    [Property(MaxTest = 30)]
    public void The_order_and_the_direction_of_strokes_are_of_no_importance(long seed)
    {
        var points = drawings[Key.From(seed).UniformInt(0, drawings.Length)].Points;
        AssertNear(0, Prepare(points), Prepare([.. points.Reverse().Select(stroke => stroke.Reverse().ToImmutableArray())]));
    }

    [Fact]
    public void A_point_between_two_others_changes_nothing_but_rounding() => Assert.All(drawings, drawing =>
        AssertNear(Rounding, Prepare(drawing.Points), Prepare([.. drawing.Points.Select(Densify)])));

    [Fact]
    public void The_image_of_a_drawing_is_prepared_alike() => Assert.All(drawings.Where((_, i) => i % 16 == 0), drawing =>
        AssertNear(Paper, Prepare(drawing.Points), ImageSet.PrepareDigit(280, 280, drawing.Sheet()).IfFail([])));

    [Fact]
    public void A_dot_is_a_disc() => Assert.InRange(Prepare([[new(0.3, 0.4, 0.05)]]).Count(pixel => pixel > 127), 290, 340);

    [Fact]
    public void Without_a_point_there_is_no_digit()
    {
        Assert.Null(DrawingPreparation.Prepare([]));
        Assert.Null(DrawingPreparation.Prepare([[], []]));
    }

    static ImmutableArray<byte> Prepare(ImmutableArray<ImmutableArray<StrokePoint>> strokes) => DrawingPreparation.Prepare(strokes)!.Value;

    static ImmutableArray<ImmutableArray<StrokePoint>> Map(
        ImmutableArray<ImmutableArray<StrokePoint>> strokes, Func<StrokePoint, StrokePoint> f) =>
        [.. strokes.Select(stroke => stroke.Select(f).ToImmutableArray())];

    static ImmutableArray<StrokePoint> Densify(ImmutableArray<StrokePoint> stroke) =>
    [
        stroke[0], .. stroke.Zip(stroke.Skip(1), (a, b) => (A: a, B: b)).SelectMany(pair => new[] { Middle(pair.A, pair.B), pair.B }),
    ];

    static StrokePoint Middle(StrokePoint a, StrokePoint b) => new((a.X + b.X) / 2, (a.Y + b.Y) / 2, (a.Radius + b.Radius) / 2);

    static void AssertNear(double tolerance, ImmutableArray<byte> expected, ImmutableArray<byte> actual) =>
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Average(), 0, tolerance);
}
