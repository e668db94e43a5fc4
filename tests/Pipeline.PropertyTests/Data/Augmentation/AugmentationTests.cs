using System.Collections.Immutable;
using System.Security.Cryptography;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class AugmentationTests
{
    static readonly ImmutableArray<Augmentation> Kinds =
    [
        .. Augmentation.All.Values, new() { Shear = 30 }, new() { ElasticAlpha = 5, ElasticSigma = 0.7 }, new() { Shift = 1000 },
        Augmentation.Both with { Rotation = 179, Scaling = 0.9, Shear = 60, ElasticSigma = 9 },
    ];

    [Property(MaxTest = 15)]
    public void Distortions_are_those_of_the_formula(int seed)
    {
        var key = Key.From(seed);
        var (rows, columns) = (1 + key.UniformInt(0, 25), 1 + key.UniformInt(1, 35));
        var images = SmallSets.Numbered(key, 1, rows, columns);
        foreach (var kind in Kinds)
        {
            var distorted = kind.Apply(images, key);
            for (var i = 0; i < images.Count; i++)
            {
                var expected = ReferenceDistortion.Distort(images[i], rows, columns, kind, key.FoldIn(i));
                for (var p = 0; p < expected.Length; p++)
                    Assert.True(
                        Math.Abs(distorted[i][p] - expected[p]) <= 0.51 + Tolerance(kind),
                        $"{rows} x {columns}, {kind}, pixel {p}: {distorted[i][p]}, by the formula {expected[p]}");
            }
        }
    }

    // Noise has steep edges: 255 grey levels a pixel, times the rounding of a coordinate in single precision.
    static double Tolerance(Augmentation kind) => 255 * 2e-5 * (1 + kind.Shift / 10);

    [Property(MaxTest = 50)]
    public void Strengths_of_zero_give_the_image_bit_for_bit(int seed)
    {
        var key = Key.From(seed);
        var images = SmallSets.Numbered(key, 5, 1 + key.UniformInt(0, 30), 1 + key.UniformInt(1, 30));
        Assert.Equal(images, Augmentation.None.Apply(images, key));
        // So small that nothing moves, and yet everything is computed.
        Augmentation[] almostNone = [new() { Shift = 1e-300 }, new() { Rotation = 1e-300 }, new() { ElasticAlpha = 1e-30 }];
        foreach (var strengths in almostNone)
            Assert.Equal(images, strengths.Apply(images, key));
    }

    [Property(MaxTest = 30)]
    public void An_image_depends_on_its_index_and_key_alone(int seed)
    {
        var key = Key.From(seed);
        var images = CliFixture.Training.Take(9);
        var all = Augmentation.Both.Apply(images, key);
        Assert.Equal(all, Augmentation.Both.Apply(images, key, threads: 4));
        Assert.Equal(all.Take(4), Augmentation.Both.Apply(images.Take(4), key));
        Assert.Equal(all.Labels.AsEnumerable(), images.Labels);
        Assert.NotEqual(all, Augmentation.Both.Apply(images, key.FoldIn(1)));
        ImmutableArray<int> order = [7, 2, 2, 0];
        Assert.Equal(
            order.SelectMany(i => all[i].ToArray()), AugmentedBatches.Distort(images, order, Augmentation.Both, key, threads: 2));
    }

    [Property(MaxTest = 30)]
    public void Ink_stays_within_the_range_of_the_image(int seed)
    {
        var key = Key.From(seed);
        var images = CliFixture.Training.Take(5);
        var pale = images with { Pixels = [.. images.Pixels.Select(p => (byte)(p / 3))] };
        var blank = images with { Pixels = [.. new byte[images.Pixels.Length]] };
        foreach (var kind in Kinds)
        {
            Assert.True(kind.Apply(pale, key).Pixels.Max() <= pale.Pixels.Max());
            Assert.Equal(blank, kind.Apply(blank, key));
        }
    }

    [Fact]
    public void The_ink_and_its_centre_stay_on_the_average()
    {
        var images = CliFixture.Training;
        foreach (var kind in new[] { Augmentation.Affine, Augmentation.Elastic, Augmentation.Both })
        {
            var distorted = kind.Apply(images, Key.From(1));
            Assert.InRange(Ink(distorted) / Ink(images), 0.95, 1.05);
            var (before, after) = (Centre(images), Centre(distorted));
            Assert.InRange(after.X - before.X, -0.2, 0.2);
            Assert.InRange(after.Y - before.Y, -0.2, 0.2);
        }
    }

    [Fact]
    public void A_shift_moves_the_centre_of_ink_by_at_most_that()
    {
        var spot = new byte[21 * 21];
        spot[10 * 21 + 10] = 200;
        var images = new ImageSet(21, 21, [.. Enumerable.Repeat(spot, 500).SelectMany(p => p)], [.. new byte[500]]);
        var shifted = new Augmentation { Shift = 3 }.Apply(images, Key.From(2));
        var centres = Enumerable.Range(0, 500).Select(i => Centre(shifted.Skip(i).Take(1))).ToArray();
        Assert.All(centres, centre => Assert.InRange(Math.Max(Math.Abs(centre.X - 10), Math.Abs(centre.Y - 10)), 0, 3.02));
        // Uniform: its deviation is 3/√3.
        Assert.InRange(Math.Sqrt(centres.Average(centre => Math.Pow(centre.X - 10, 2))), 1.65, 1.81);
    }

    [Fact]
    public void The_bits_are_the_same_on_every_machine()
    {
        var pixels = Augmentation.Both.Apply(CliFixture.Training, Key.From(1)).Pixels;
        Assert.Equal(
            "51E074DF52AD00F872ECD81DB285428C051377DE5B5A37D1A183C2A33B403CCB",
            Convert.ToHexString(SHA256.HashData(pixels.AsSpan())));
    }

    [Theory]
    [InlineData("Rotation", 180), InlineData("Rotation", -1), InlineData("Scaling", 1), InlineData("Shear", 90), InlineData("Shift", -0.1)]
    [InlineData("Shift", double.PositiveInfinity), InlineData("ElasticAlpha", double.NaN), InlineData("ElasticSigma", 0)]
    [InlineData("ElasticSigma", 65)]
    public void Strengths_out_of_range_are_refused(string name, double value)
    {
        var property = typeof(Augmentation).GetProperty(name)!;
        var error = Assert.Throws<System.Reflection.TargetInvocationException>(() => property.SetValue(new Augmentation(), value));
        Assert.Contains("must be", Assert.IsType<ArgumentOutOfRangeException>(error.InnerException).Message);
    }

    static double Ink(ImageSet images) => images.Pixels.Sum(p => (double)p);

    static (double X, double Y) Centre(ImageSet images)
    {
        double Moment(Func<int, int> coordinate) =>
            images.Pixels.Select((p, i) => (double)p * coordinate(i % images.PixelsPerImage)).Sum() / Ink(images);
        return (Moment(i => i % images.Columns), Moment(i => i / images.Columns));
    }
}
