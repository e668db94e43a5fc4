using System.IO.Compression;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Data.Digits;

public class BundledDigitsTests(BundledDigitsTests.Drawn drawn) : IClassFixture<BundledDigitsTests.Drawn>
{
    public sealed class Drawn
    {
        public Drawn() => (Training, Test) = BundledDigits.Draw();

        public ImageSet Training { get; }

        public ImageSet Test { get; }
    }

    [Fact]
    public void The_training_file_holds_the_redrawn_images_byte_for_byte() =>
        Assert.True(Csv.Encode(drawn.Training).AsSpan().SequenceEqual(Unzipped("digits_train.csv.gz")));

    [Fact]
    public void The_test_file_holds_the_redrawn_images_byte_for_byte() =>
        Assert.True(Csv.Encode(drawn.Test).AsSpan().SequenceEqual(Unzipped("digits_test.csv.gz")));

    [Fact]
    public void The_sets_have_the_documented_sizes() =>
        Assert.Equal((BundledDigits.TrainingCount, BundledDigits.TestCount), (drawn.Training.Count, drawn.Test.Count));

    [Fact]
    public void Every_class_is_about_a_tenth_of_each_set()
    {
        foreach (var images in new[] { drawn.Training, drawn.Test })
            for (byte digit = 0; digit < 10; digit++)
                Assert.InRange(images.Labels.Count(label => label == digit), 0.08 * images.Count, 0.12 * images.Count);
    }

    [Fact]
    public void Every_test_image_follows_the_conventions_of_MNIST() =>
        Assert.All(Enumerable.Range(0, drawn.Test.Count), i => Assert.True(MnistConventions.Hold(drawn.Test, i)));

    [Fact]
    public void No_test_image_is_among_the_training_images()
    {
        var images = Enumerable.Range(0, drawn.Training.Count).Select(i => Convert.ToBase64String(drawn.Training[i])).ToHashSet();
        Assert.Equal(drawn.Training.Count, images.Count);
        Assert.DoesNotContain(Enumerable.Range(0, drawn.Test.Count), i => images.Contains(Convert.ToBase64String(drawn.Test[i])));
    }

    // At least 70 %: the labels match the images. At most 90 %: the task is not trivial.
    [Fact]
    public void The_nearest_class_mean_classifies_most_test_images_but_not_all()
    {
        var means = Enumerable.Range(0, 10).Select(digit => Mean(drawn.Training, (byte)digit)).ToArray();
        var correct = Enumerable.Range(0, drawn.Test.Count).Count(i => Nearest(means, drawn.Test, i) == drawn.Test.Labels[i]);
        Assert.InRange(correct, 0.7 * drawn.Test.Count, 0.9 * drawn.Test.Count);
    }

    static float[] Mean(ImageSet images, byte digit)
    {
        var sum = new float[images.PixelsPerImage];
        var members = Enumerable.Range(0, images.Count).Where(i => images.Labels[i] == digit).ToArray();
        foreach (var i in members)
            for (var pixel = 0; pixel < sum.Length; pixel++) sum[pixel] += images[i][pixel];
        return [.. sum.Select(total => total / members.Length)];
    }

    static int Nearest(float[][] means, ImageSet images, int index) =>
        Enumerable.Range(0, means.Length).MinBy(digit => Distance(means[digit], images[index]));

    static float Distance(float[] mean, ReadOnlySpan<byte> pixels)
    {
        var sum = 0f;
        for (var i = 0; i < mean.Length; i++) sum += (mean[i] - pixels[i]) * (mean[i] - pixels[i]);
        return sum;
    }

    static byte[] Unzipped(string file)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Repository.Root, "data", file)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
