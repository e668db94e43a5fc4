using Pipeline.Data;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class EncoderTests
{
    static readonly byte[] Greys = [.. Enumerable.Range(0, 256).Select(p => (byte)p)];

    [Fact]
    public void The_lectures_inputs_are_rounded_three_times_in_single_precision()
    {
        var single = new Encoder<float>(PixelEncoding.Lecture, TargetEncoding.Lecture, 10).Inputs(Greys, 1);
        var wide = new Encoder<double>(PixelEncoding.Lecture, TargetEncoding.Lecture, 10).Inputs(Greys, 1);
        for (var p = 0; p < 256; p++)
        {
            var (divided, scaled) = ((float)(p / 255.0), 0f);
            scaled = (float)((double)divided * 0.99f);                         // a product of two floats is exact in double
            Assert.Equal((float)((double)scaled + 0.01f), single[0, p]);
            Assert.Equal(single[0, p], wide[0, p]);
        }
        Assert.Equal((0.01f, 1f), (single[0, 0], single[0, 255]));
    }

    [Fact]
    public void Unit_inputs_are_fractions_of_255() => Assert.Equal(
        Greys.Select(p => p / 255.0), new Encoder<double>(PixelEncoding.Unit, TargetEncoding.OneHot, 10).Inputs(Greys, 4).Values);

    [Fact]
    public void A_label_becomes_a_row_with_its_class_high() => Assert.Equal(
        [0.01, 0.01, 0.99, 0.99, 0.01, 0.01],
        new Encoder<double>(PixelEncoding.Lecture, TargetEncoding.Lecture, 3).Targets([2, 0]).Values.ToArray());
}
