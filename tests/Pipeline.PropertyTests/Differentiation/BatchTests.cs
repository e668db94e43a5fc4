using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Differentiation;

public class BatchTests
{
    static Batch<double> Numbered(int count) => new(Matrix<double>.Fill(count, 2, i => i), Matrix<double>.Fill(count, 1, i => -i));

    static IEnumerable<int> Samples(Batch<double> batch) => Enumerable.Range(0, batch.Count).Select(row =>
        batch.X[row, 1] == batch.X[row, 0] + 1 && batch.Target[row, 0] == -batch.X[row, 0] / 2
            ? (int)batch.X[row, 0] / 2
            : throw new InvalidOperationException("inputs and target of different samples"));

    [Property]
    public bool Rows_are_the_samples_at_the_indices_in_their_order(int seed, byte others, byte length)
    {
        var (key, count) = (Key.From(seed), 1 + others);
        int[] indices = [.. Enumerable.Range(0, length).Select(i => key.UniformInt(i, count))];
        return Samples(Numbered(count).Gather(indices)).SequenceEqual(indices);
    }

    [Property]
    public bool A_split_has_every_sample_once_and_the_test_its_share(int seed, byte others, ushort share)
    {
        var (count, fraction) = (2 + others, (share + 0.5) / 65536);
        var (training, test) = Numbered(count).Split(fraction, Key.From(seed));
        var expected = Math.Clamp(Math.Round(fraction * count, MidpointRounding.AwayFromZero), 1, count - 1);
        return Samples(training).Concat(Samples(test)).Order().SequenceEqual(Enumerable.Range(0, count)) && test.Count == expected;
    }

    [Fact]
    public void A_split_is_a_function_of_its_key()
    {
        Assert.Equal(Numbered(40).Split(0.3, Key.From(1)), Numbered(40).Split(0.3, Key.From(1)));
        Assert.NotEqual(Numbered(40).Split(0.3, Key.From(1)), Numbered(40).Split(0.3, Key.From(2)));
    }

    [Fact]
    public void The_test_set_is_drawn_from_everywhere() =>
        Assert.InRange(Samples(Numbered(1000).Split(0.2, Key.From(3)).Test).Average(), 400, 600);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_fraction_that_is_none_is_refused(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>("testFraction", () => Numbered(4).Split(fraction, Key.From(1)));

    [Fact]
    public void A_single_sample_cannot_be_split() => Assert.Contains(
        "at least 2 rows, and this one has 1", Assert.Throws<ArgumentException>(() => Numbered(1).Split(0.5, Key.From(1))).Message);

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void An_index_that_is_no_row_is_refused_by_its_place(int index) => Assert.Contains(
        $"The index {index} at position 1 is not one of the 3 rows, 0 to 2.",
        Assert.Throws<ArgumentOutOfRangeException>("indices", () => Numbered(3).Gather([0, index])).Message);

    [Fact]
    public void Inputs_and_targets_of_different_numbers_of_rows_are_refused()
    {
        var batch = Numbered(3) with { Target = Matrix<double>.Zero(2, 1) };
        Assert.Throws<ArgumentException>(() => batch.Gather([0]));
        Assert.Throws<ArgumentException>(() => batch.Split(0.5, Key.From(1)));
    }
}
