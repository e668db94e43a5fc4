using System.Text;
using Pipeline.Data;
using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Formats;

public class CsvWriterTests
{
    [Fact]
    public void A_line_is_the_label_and_then_the_pixels_in_decimal()
    {
        var images = new ImageSet(1, 3, [0, 9, 10, 99, 100, 255], [7, 0]);

        Assert.Equal("7,0,9,10\n0,99,100,255\n", Encoding.ASCII.GetString(Csv.Encode(images).AsSpan()));
    }

    [Fact]
    public void No_images_are_no_bytes() => Assert.Empty(Csv.Encode(new ImageSet(28, 28, [], [])));
}
