using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data;

/// <summary>Pixels and labels on every way through the encoder: at once, row by row, gathered, shared.</summary>
public class EncoderPathTests
{
    static readonly byte[] Greys = [.. Enumerable.Range(0, 256).Select(p => (byte)(p * 37))];

    static readonly ImmutableArray<TargetEncoding> Targets = [TargetEncoding.Lecture, TargetEncoding.OneHot, new(-3, 7)];

    public static TheoryData<string> Encodings => [.. PixelEncoding.All.Keys];

    [Theory, MemberData(nameof(Encodings))]
    public void Every_byte_becomes_its_number_in_rows_of_any_length(string name)
    {
        Check(Kernels<float>.Default);
        Check(Kernels<double>.Default);

        void Check<T>(Kernels<T> kernels) where T : unmanaged
        {
            var encoding = PixelEncoding.All[name];
            var encoder = new Encoder<T>(encoding, TargetEncoding.OneHot, 10);
            foreach (var rows in new[] { 1, 2, 16, 256 })
                Assert.Equal(Greys.Select(p => kernels.FromDouble(encoding.At(p))), encoder.Inputs(Greys, rows).Values);
            for (var length = 1; length < 70; length++)
                Assert.Equal(Greys.Take(length).Select(p => kernels.FromDouble(encoding.At(p))), encoder.Inputs(Greys.AsSpan(0, length),
                    1).Values);
        }
    }

    [Fact]
    public void The_encodings_are_known_by_their_names() =>
        Assert.All(PixelEncoding.All, pair => Assert.Equal(pair.Key, pair.Value.Name));

    [Fact]
    public void Targets_are_high_at_the_class_and_low_elsewhere_for_single_samples_and_for_many()
    {
        foreach (var targets in Targets)
            foreach (var classes in new[] { 1, 2, 10 })
            {
                var encoder = new Encoder<double>(PixelEncoding.Unit, targets, classes);
                byte[] labels = [.. Enumerable.Range(0, classes).Reverse().Select(label => (byte)label)];
                var expected = labels.SelectMany(label => Enumerable.Range(0, classes).Select(j => j == label
                    ? targets.High : targets.Low)).ToArray();
                Assert.Equal(expected, encoder.Targets(labels).Values);
                Assert.Equal(expected, encoder.Labelled(labels).Values);
                Assert.Equal(expected, labels.SelectMany(label => encoder.Labelled([label]).Values));
                Assert.Equal(expected, labels.SelectMany(label => encoder.Batch([1, 2], [label]).Target.Values));
                Assert.Equal((1, classes), (encoder.Labelled([0]).Rows, encoder.Labelled([0]).Columns));
            }
    }

    [Fact]
    public void A_label_beyond_the_classes_is_refused_and_not_written_into_the_next_row()
    {
        var encoder = new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Targets([3, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Labelled([3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Batch([1, 2], [0, 3]));
    }

    [Property(QuietOnSuccess = true)]
    public bool Images_gathered_in_an_order_are_the_rows_of_the_file_permuted(int seed, byte draw, byte wide)
    {
        var (count, size) = (1 + draw % 20, 1 + wide % 70);
        var key = Key.From(seed);
        ImmutableArray<byte> pixels = [.. Enumerable.Range(0, count * size).Select(i => (byte)key.UniformInt(i, 256))];
        return Gathers<float>(pixels, size, key) && Gathers<double>(pixels, size, key);
    }

    static bool Gathers<T>(ImmutableArray<byte> pixels, int size, Key key) where T : unmanaged
    {
        var encoder = new Encoder<T>(PixelEncoding.Lecture, TargetEncoding.OneHot, 10);
        var count = pixels.Length / size;
        var (order, first) = (key.FoldIn(1).Permutation(count), key.FoldIn(2).UniformInt(0, count));
        var file = encoder.Inputs(pixels.AsSpan(), count);
        var gathered = Matrix<T>.FromRows(encoder.Images(pixels, size, order), first, count - first, size);
        var part = Matrix<T>.FromRows(encoder.Images(pixels, size), first, count - first, size);
        return gathered.Values.SequenceEqual(order[first..].SelectMany(i => file.Row(i).ToArray()))
            && Enumerable.Range(0, count - first).All(i => gathered.Row(i).SequenceEqual(file.Row(order[first + i])))
            && part.Values.SequenceEqual(Enumerable.Range(first, count - first).SelectMany(i => file.Row(i).ToArray()));
    }

    [Fact]
    public void A_label_far_beyond_the_classes_is_refused_too() => Assert.Throws<ArgumentOutOfRangeException>("labels", () =>
        new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 3).Labelled([4]));

    [Fact]
    public void The_encodings_are_called_lecture_and_unit() => Assert.Equal(["lecture", "unit"], PixelEncoding.All.Keys);
}
