using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class EncoderTests
{
    static readonly byte[] Pixels = [.. Enumerable.Range(0, 256).Select(p => (byte)p)];

    static readonly byte[] Scrambled = [.. Enumerable.Range(0, 256).Select(p => (byte)(p * 37))];

    static readonly ImmutableArray<TargetEncoding> Targets = [TargetEncoding.Lecture, TargetEncoding.OneHot, new(-3, 7)];

    public static TheoryData<string> Encodings => [.. PixelEncoding.All.Keys];

    [Fact]
    public void Lecture_inputs_are_rounded_three_times_in_single_precision()
    {
        var single = new Encoder<float>(PixelEncoding.Lecture, TargetEncoding.Lecture, 10).Inputs(Pixels, 1);
        var wide = new Encoder<double>(PixelEncoding.Lecture, TargetEncoding.Lecture, 10).Inputs(Pixels, 1);
        for (var p = 0; p < 256; p++)
        {
            var (divided, scaled) = ((float)(p / 255.0), 0f);
            scaled = (float)((double)divided * 0.99f);                         // the product of two floats is exact in double
            Assert.Equal((float)((double)scaled + 0.01f), single[0, p]);
            Assert.Equal(single[0, p], wide[0, p]);
        }
        Assert.Equal((0.01f, 1f), (single[0, 0], single[0, 255]));
    }

    [Fact]
    public void Unit_inputs_are_fractions_of_255() => Assert.Equal(
        Pixels.Select(p => p / 255.0), new Encoder<double>(PixelEncoding.Unit, TargetEncoding.OneHot, 10).Inputs(Pixels, 4).Values);

    [Fact]
    public void A_target_row_is_high_at_the_class_of_its_label() => Assert.Equal(
        [0.01, 0.01, 0.99, 0.99, 0.01, 0.01],
        new Encoder<double>(PixelEncoding.Lecture, TargetEncoding.Lecture, 3).Targets([2, 0]).Values.ToArray());

    [Theory, MemberData(nameof(Encodings))]
    public void Every_pixel_value_is_encoded_in_rows_of_any_length(string name)
    {
        Check(Kernels<float>.Default);
        Check(Kernels<double>.Default);

        void Check<T>(Kernels<T> kernels) where T : unmanaged
        {
            var encoding = PixelEncoding.All[name];
            var encoder = new Encoder<T>(encoding, TargetEncoding.OneHot, 10);
            foreach (var rows in new[] { 1, 2, 16, 256 })
                Assert.Equal(Scrambled.Select(p => kernels.FromDouble(encoding.Encode(p))), encoder.Inputs(Scrambled, rows).Values);
            for (var length = 1; length < 70; length++)
                Assert.Equal(
                    Scrambled.Take(length).Select(p => kernels.FromDouble(encoding.Encode(p))),
                    encoder.Inputs(Scrambled.AsSpan(0, length), 1).Values);
        }
    }

    [Fact]
    public void Pixel_encodings_are_found_by_their_names() =>
        Assert.All(PixelEncoding.All, pair => Assert.Equal(pair.Key, pair.Value.Name));

    [Fact]
    public void Targets_are_high_at_the_class_and_low_elsewhere_for_samples_and_batches()
    {
        foreach (var targets in Targets)
            foreach (var classes in new[] { 1, 2, 10 })
            {
                var encoder = new Encoder<double>(PixelEncoding.Unit, targets, classes);
                byte[] labels = [.. Enumerable.Range(0, classes).Reverse().Select(label => (byte)label)];
                var expected = labels.SelectMany(label =>
                    Enumerable.Range(0, classes).Select(j => j == label ? targets.High : targets.Low)).ToArray();
                Assert.Equal(expected, encoder.Targets(labels).Values);
                Assert.Equal(expected, labels.SelectMany(label => encoder.CachedTarget(label).Values));
                Assert.Equal(expected, Matrix<double>.FromSource(encoder.LabelRows([.. labels]), 0, classes, classes).Values);
                Assert.Equal(expected, labels.SelectMany(label => encoder.Batch([1, 2], [label]).Target.Values));
                Assert.Equal((1, classes), (encoder.CachedTarget(0).Rows, encoder.CachedTarget(0).Columns));
            }
    }

    [Fact]
    public void A_label_beyond_the_classes_is_refused()
    {
        var encoder = new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Targets([3, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.LabelRows([3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Batch([1, 2], [0, 3]));
    }

    [Property(QuietOnSuccess = true)]
    public bool Images_gathered_in_an_order_are_the_permuted_rows_of_the_set(int seed, byte images, byte width)
    {
        var (count, size) = (1 + images % 20, 1 + width % 70);
        var key = Key.From(seed);
        ImmutableArray<byte> pixels = [.. Enumerable.Range(0, count * size).Select(i => (byte)key.UniformInt(i, 256))];
        return Gathers<float>(pixels, size, key) && Gathers<double>(pixels, size, key);
    }

    [Property]
    public bool Labels_gathered_in_an_order_are_the_permuted_rows_of_the_targets(int seed, byte count)
    {
        var (key, encoder) = (Key.From(seed), new Encoder<float>(PixelEncoding.Unit, TargetEncoding.Lecture, 10));
        ImmutableArray<byte> labels = [.. Enumerable.Range(0, 1 + count).Select(i => (byte)key.UniformInt(i, 10))];
        var (order, first) = (key.FoldIn(1).Permutation(labels.Length), key.FoldIn(2).UniformInt(0, labels.Length));
        var gathered = Matrix<float>.FromSource(encoder.LabelRows(labels, order), first, labels.Length - first, 10);
        return gathered.Values.SequenceEqual(encoder.Targets([.. order[first..].Select(i => labels[i])]).Values);
    }

    static bool Gathers<T>(ImmutableArray<byte> pixels, int size, Key key) where T : unmanaged
    {
        var encoder = new Encoder<T>(PixelEncoding.Lecture, TargetEncoding.OneHot, 10);
        var count = pixels.Length / size;
        var (order, first) = (key.FoldIn(1).Permutation(count), key.FoldIn(2).UniformInt(0, count));
        var all = encoder.Inputs(pixels.AsSpan(), count);
        var gathered = Matrix<T>.FromSource(encoder.ImageRows(pixels, size, order), first, count - first, size);
        var inOrder = Matrix<T>.FromSource(encoder.ImageRows(pixels, size), first, count - first, size);
        return gathered.Values.SequenceEqual(order[first..].SelectMany(i => all.Row(i).ToArray()))
            && Enumerable.Range(0, count - first).All(i => gathered.Row(i).SequenceEqual(all.Row(order[first + i])))
            && inOrder.Values.SequenceEqual(Enumerable.Range(first, count - first).SelectMany(i => all.Row(i).ToArray()));
    }

    [Fact]
    public void A_refused_label_is_named_with_its_index_and_the_number_of_classes() => Assert.Contains(
        "The label 3 at index 1 is not one of the 3 classes, 0 to 2.",
        Assert.Throws<ArgumentOutOfRangeException>("labels", () =>
            new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 3).Targets([0, 3])).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_encoder_without_classes_is_refused(int classes) => Assert.Throws<ArgumentOutOfRangeException>(
        nameof(classes), () => new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, classes));

    [Fact]
    public void Pixels_that_do_not_make_rows_of_one_length_are_refused()
    {
        var encoder = new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 3);
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => encoder.Inputs([1, 2], 0));
        Assert.Contains("5 pixels do not make 2 rows", Assert.Throws<ArgumentException>(() => encoder.Inputs([1, 2, 3, 4, 5], 2)).Message);
    }

    [Fact]
    public void More_classes_than_a_byte_has_values_are_columns_that_stay_low()
    {
        var targets = new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 300).Targets([255]);
        Assert.Equal((300, 1, 1f), (targets.Columns, targets.Values.Count(t => t != 0), targets[0, 255]));
    }

    [Fact]
    public void A_label_far_beyond_the_classes_is_refused_too() => Assert.Throws<ArgumentOutOfRangeException>("labels", () =>
        new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 3).LabelRows([4]));

    [Fact]
    public void The_encodings_are_called_lecture_and_unit() => Assert.Equal(["lecture", "unit"], PixelEncoding.All.Keys);
}
