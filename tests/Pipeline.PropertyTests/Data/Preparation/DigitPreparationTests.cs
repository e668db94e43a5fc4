using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Data.Preparation;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data.Preparation;

public class DigitPreparationTests
{
    // Mean difference of a pixel, in greys of 256, where 30 is the mean of an image, and 15 what half a pixel to the side makes of it.
    const double Near = 4, NearInNoise = 5, NearWhenSmall = 8;

    static readonly Page Plain = new(200, 240, Scale: 5, Left: 60, Top: 30);

    [Fact]
    public void A_digit_in_the_form_of_MNIST_stays_what_it_is() => Assert.All(Digits(), digit =>
    {
        AssertNear(0, digit, Prepare(28, 28, digit).Pixels);
        AssertNear(0, digit, Prepare(28, 28, Inverse(digit)).Pixels);
    });

    [Fact]
    public void What_was_prepared_is_prepared() => Assert.All(Digits(), digit =>
    {
        var prepared = Prepare(Plain, digit).Pixels;
        AssertNear(0, prepared, Prepare(28, 28, prepared).Pixels);
    });

    [Fact]
    public void The_inverted_image_gives_the_same_bytes() => Assert.All(Digits(), digit =>
    {
        var page = Noisy.Draw(digit.AsSpan(), Key.From(1));
        var (dark, light) = (Prepare(Noisy.Rows, Noisy.Columns, [.. page]), Prepare(Noisy.Rows, Noisy.Columns, Inverse([.. page])));
        AssertNear(0, dark.Pixels, light.Pixels);
        Assert.Equal(dark.Box, light.Box);
        Assert.Equal((true, false), (dark.IsDarkOnLight, light.IsDarkOnLight));
    });

    [Fact]
    public void A_digit_has_the_form_of_MNIST() => Assert.All(Digits(), digit =>
    {
        var pixels = Prepare(Plain, digit).Pixels;
        var (x, y) = MnistFrame.CentreOfMass(pixels.AsSpan());
        Assert.InRange(x, 14.4, 14.6);
        Assert.InRange(y, 14.4, 14.6);
        Assert.InRange(PixelBox.Around(28, 28, [.. pixels.Select(pixel => pixel > 0)])!.Value.LongerSide, 19, 22);
        Assert.Equal(255, pixels.Max());
    });

    [Fact]
    public void Moved_or_on_a_larger_page_it_is_nearly_the_same() => AssertNear(
        Near, Plain with { Left = 3, Top = 55 }, Plain with { Left = 60.5, Top = 29.7 }, Plain with { Rows = 400, Columns = 300 });

    [Fact]
    public void Scaled_it_is_nearly_the_same() =>
        AssertNear(Near, new Page(120, 140, Scale: 3, Left: 20, Top: 20), new Page(300, 400, Scale: 8, Left: 100, Top: 30));

    [Fact]
    public void Smaller_than_MNIST_it_is_alike() => AssertNear(NearWhenSmall, new Page(60, 60, Scale: 0.75, Left: 30, Top: 10));

    [Fact]
    public void With_other_greys_it_is_nearly_the_same() =>
        AssertNear(Near, Plain with { Paper = 200, Ink = 90 }, Plain with { Paper = 40, Ink = 230 }, Plain with { Paper = 180, Ink = 150 });

    [Fact]
    public void On_noisy_paper_in_light_from_a_side_it_is_nearly_the_same() =>
        AssertNear(NearInNoise, Noisy, Noisy with { Paper = 80, Ink = 200 }, Noisy with { Left = 20, Top = 50 });

    [Fact]
    public void The_box_is_around_the_digit()
    {
        var digit = Digits().First();
        var box = Prepare(new Page(1200, 1500, Scale: 8, Left: 160, Top: 360), digit).Box;
        var ink = PixelBox.Around(28, 28, [.. digit.Select(pixel => pixel > 64)])!.Value;
        Assert.InRange(box.Left, 160 + 8 * ink.Left - 10, 160 + 8 * ink.Left + 10);
        Assert.InRange(box.Top + box.Rows, 360 + 8 * (ink.Top + ink.Rows) - 10, 360 + 8 * (ink.Top + ink.Rows) + 10);
    }

    [Fact]
    public void Specks_and_the_edge_of_the_paper_are_no_part_of_the_digit() => Assert.All(Digits(), digit =>
    {
        var page = Plain.Draw(digit.AsSpan(), Key.From(1));
        foreach (var (row, column) in new[] { (10, 10), (190, 5), (12, 230) }) page[row * Plain.Columns + column] = 0;
        for (var i = 0; i < Plain.Rows; i++) page.AsSpan(i * Plain.Columns, 4).Clear();
        AssertNear(Near, Prepare(Plain, digit).Pixels, Prepare(Plain.Rows, Plain.Columns, [.. page]).Pixels);
    });

    [Theory]
    [InlineData(1, 1, 7)]
    [InlineData(28, 28, 0)]
    [InlineData(28, 28, 255)]
    [InlineData(300, 200, 128)]
    public void One_colour_is_no_digit(int rows, int columns, byte grey) =>
        Assert.Equal(NoDigit.OneColour, Refusal(rows, columns, [.. Enumerable.Repeat(grey, rows * columns)]));

    [Fact]
    public void Noise_and_light_are_no_digit()
    {
        var empty = new byte[784];
        Page[] pages = [Noisy, Noisy with { Noise = 30 }, Noisy with { Rows = 40, Columns = 30 }, Plain with { Paper = 128, Light = 90 }];
        foreach (var page in pages)
            Assert.True(DigitPreparation.Prepare(page.Rows, page.Columns, page.Draw(empty, Key.From(2))).IsLeft);
    }

    [Fact]
    public void Any_bytes_of_any_size_are_a_digit_or_none()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var key = Key.From(seed);
            var (rows, columns) = (1 + key.UniformInt(0, 40), 1 + key.UniformInt(1, 40));
            var levels = 1 + key.UniformInt(2, 8);
            var grey = Enumerable.Range(3, rows * columns).Select(i => (byte)(255 / levels * key.UniformInt(i, levels))).ToArray();
            DigitPreparation.Prepare(rows, columns, grey).IfRight(digit =>
            {
                Assert.Equal(784, digit.Pixels.Length);
                Assert.Equal(255, digit.Pixels.Max());
            });
        }
    }

    [Fact]
    public void The_public_function_gives_the_pixels_or_says_why_not()
    {
        var digit = Digits().First();
        var page = Plain.Draw(digit.AsSpan(), Key.From(1));
        AssertNear(0, Prepare(Plain, digit).Pixels, ImageSet.PrepareDigit(Plain.Rows, Plain.Columns, page).IfFail([]));
        Assert.Equal("there is no digit: all pixels have the same grey, or nearly", ImageSet.PrepareDigit(2, 3, new byte[6]).Match(
            Succ: _ => "", Fail: error => error.Message));
        var mistake = Assert.Throws<ArgumentException>(() => ImageSet.PrepareDigit(2, 3, new byte[5]));
        Assert.Contains("2 × 3 pixels", mistake.Message, StringComparison.Ordinal);
    }

    static Page Noisy => Plain with { Paper = 190, Ink = 70, Noise = 10, Light = 50 };

    static IEnumerable<ImmutableArray<byte>> Digits() => Enumerable.Range(0, 5).Select(i => ImmutableArray.Create(Pages.Digits[i]));

    static ImmutableArray<byte> Inverse(ImmutableArray<byte> grey) => [.. grey.Select(pixel => (byte)(255 - pixel))];

    static PreparedDigit Prepare(int rows, int columns, ImmutableArray<byte> grey) =>
        DigitPreparation.Prepare(rows, columns, grey.AsSpan()).IfLeft(reason => throw new InvalidOperationException(reason.Describe()));

    static PreparedDigit Prepare(Page page, ImmutableArray<byte> digit) =>
        Prepare(page.Rows, page.Columns, [.. page.Draw(digit.AsSpan(), Key.From(1))]);

    static NoDigit Refusal(int rows, int columns, ImmutableArray<byte> grey) =>
        DigitPreparation.Prepare(rows, columns, grey.AsSpan()).Match(
            Right: _ => throw new InvalidOperationException("a digit"), Left: reason => reason);

    static void AssertNear(double bound, params Page[] pages) => Assert.All(Digits(), digit =>
        Assert.All(pages, page => AssertNear(bound, Prepare(Plain, digit).Pixels, Prepare(page, digit).Pixels)));

    static void AssertNear(double bound, ImmutableArray<byte> expected, ImmutableArray<byte> actual) =>
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Average(), 0, bound);
}
