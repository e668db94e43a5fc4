using FsCheck.Xunit;
using Pipeline.Commands;
using Pipeline.Options;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public class MemoryNeedTests
{
    static readonly TrainJob Job =
        new TrainArguments(
            new(), null, null, null, null, null, null, null, null, null, null, false, false, false).Validate().IfFail(_ => null!);

    static string Error(long available, Recipe recipe, params int[] widths)
    {
        var job = Job with { Config = TrainingConfig.Of(recipe) with { HiddenWidths = [.. widths] }, Threads = 1 };
        return MemoryNeed.Check(job, CliFixture.Training, 10, available).Match(_ => "", error => error.Message);
    }

    // 784 · 5478276 = 2³² + 1088, which is 1088 in 32 bits.
    [Theory]
    [InlineData(99_999_999)]
    [InlineData(5_478_276)]
    [InlineData(int.MaxValue)]
    public void A_width_whose_matrix_fits_in_no_array_is_refused(int width) => Assert.Contains(
        $"--hidden: {width} makes {795L * width + 10} parameters",
        Error(long.MaxValue, BuiltInRecipes.Default, width), StringComparison.Ordinal);

    [Fact]
    public void Any_number_of_the_widest_layers_is_refused() =>
        Assert.NotEmpty(Error(long.MaxValue, BuiltInRecipes.Default, [.. Enumerable.Repeat(int.MaxValue, 1000)]));

    [Fact]
    public void Central_differences_of_a_wide_layer_are_refused() =>
        Assert.NotEmpty(Error(long.MaxValue, BuiltInRecipes.Numerical, 40_000));

    [Property]
    public bool What_is_refused_needs_more_than_its_parameters_and_less_than_fifty_times_as_much(ushort width, ushort available)
    {
        var (hidden, bytes) = (1 + width, 4L * 795 * (1 + width));
        return Error(50 * bytes + 10_000_000, BuiltInRecipes.Default, hidden) is ""
            && Error(bytes * (available % 2), BuiltInRecipes.Default, hidden) is not "";
    }

    [Fact]
    public async Task An_absurd_width_is_a_usage_error_before_anything_is_printed()
    {
        using var fixture = new CliFixture();
        var run = await fixture.Run("--data set --hidden 99999999");
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Out);
        Assert.StartsWith("error: --hidden: 99999999 makes", Assert.Single(run.Error), StringComparison.Ordinal);
    }
}
