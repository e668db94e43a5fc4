using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class TargetEncodingTests
{
    const double Rounding = 1e-14;

    [Property]
    public bool Smoothing_by_0_changes_no_bit(double target, byte classes) =>
        BitConverter.DoubleToInt64Bits(TargetEncoding.Smooth(target, 0, 1 + classes)) == BitConverter.DoubleToInt64Bits(target)
        || double.IsNaN(target) || target == 0;

    [Fact]
    public void Encodings_smoothed_by_0_are_as_before() => Assert.All(
        [TargetEncoding.OneHot, TargetEncoding.Lecture], encoding => Assert.Equal(encoding, encoding.Smooth(0, 10)));

    [Theory]
    [InlineData(0.1, 10, 0.01, 0.91)]
    [InlineData(0.5, 2, 0.25, 0.75)]
    public void One_hot_targets_become_a_share_of_epsilon(double smoothing, int classes, double low, double high)
    {
        var smoothed = TargetEncoding.OneHot.Smooth(smoothing, classes);
        Assert.Equal((low, high), (smoothed.Low, Math.Round(smoothed.High, 15)));
    }

    [Property]
    public bool Smoothed_rows_still_sum_to_1(int seed)
    {
        var key = Key.From(seed);
        var (smoothing, classes) = (key.Uniform(0), 1 + key.UniformInt(1, 20));
        var targets = Encoder(smoothing, classes).Targets([(byte)key.UniformInt(2, classes)]);
        return Math.Abs(targets.Values.Sum() - 1) <= Rounding;
    }

    [Property]
    public bool The_loss_of_smoothed_targets_is_the_mix_of_the_losses_of_the_label_and_of_the_uniform_distribution(int seed)
    {
        var key = Key.From(seed);
        var (smoothing, classes, label) = (key.Uniform(0), 2 + key.UniformInt(1, 20), (byte)key.UniformInt(2, 2));
        var logits = Matrix<double>.Fill(1, classes, i => key.FoldIn(3).Uniform(i, -9, 9));
        var mixed = (1 - smoothing) * Loss(logits, Encoder(0, classes).Targets([label]))
            + smoothing * Loss(logits, Matrix<double>.Fill(1, classes, _ => 1.0 / classes));
        return Math.Abs(Loss(logits, Encoder(smoothing, classes).Targets([label])) - mixed) <= Rounding * (1 + mixed);
    }

    [Property(MaxTest = 20)]
    public bool Accuracy_is_that_of_the_labels_however_targets_are_smoothed(int seed)
    {
        var (key, images) = (Key.From(seed), SmallSets.Numbered(Key.From(seed), count: 30));
        var network = Network.Dense(images.PixelsPerImage, 10);
        var p = network.Init<double>(key);
        return Batches.Evaluate(network, p, images, Encoder(key.Uniform(0), 10)) == Batches.Evaluate(network, p, images, Encoder(0, 10));
    }

    [Property]
    public bool Targets_of_labels_are_those_that_the_encoder_makes_of_the_same_bytes(byte[] draws, byte classes)
    {
        var (count, encoding) = (1 + classes, new TargetEncoding(-0.25, 0.75));
        int[] labels = [.. draws.Select(draw => draw % count)];
        return encoding.Targets<float>(labels, count)
            == new Encoder<float>(PixelEncoding.Unit, encoding, count).Targets([.. labels.Select(label => (byte)label)]);
    }

    [Fact]
    public void One_hot_targets_are_1_at_the_label_and_0_elsewhere() =>
        Assert.Equal(Matrix<double>.Of(2, 3, [0, 0, 1, 1, 0, 0]), Batches.OneHot<double>([2, 0], 3));

    [Theory]
    [InlineData(-1, "The label -1 at index 1 is not one of the 3 classes, 0 to 2.")]
    [InlineData(3, "The label 3 at index 1 is not one of the 3 classes, 0 to 2.")]
    [InlineData(int.MaxValue, "The label 2147483647 at index 1")]
    public void A_label_that_is_no_class_is_refused(int label, string message) => Assert.StartsWith(
        message, Assert.Throws<ArgumentOutOfRangeException>("labels", () => Batches.OneHot<double>([2, label, 9], 3)).Message);

    [Fact]
    public void Targets_without_classes_and_targets_beyond_an_array_are_refused_before_memory_is_asked_for()
    {
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => Batches.OneHot<double>([], 0));
        Assert.StartsWith(
            "A matrix of 3 × 1000000000 has 3,000,000,000 elements",
            Assert.Throws<ArgumentOutOfRangeException>(() => Batches.OneHot<double>([0, 1, 2], 1_000_000_000)).Message);
    }

    static double Loss(Matrix<double> logits, Matrix<double> target) => new SoftmaxCrossEntropy().Apply(logits, target).Value;

    static Encoder<double> Encoder(double smoothing, int classes) =>
        new(PixelEncoding.Unit, TargetEncoding.OneHot.Smooth(smoothing, classes), classes);
}
