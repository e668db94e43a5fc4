using Pipeline.PropertyTests.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Options;

public sealed class ServeTrainingOptionsTests : IDisposable
{
    readonly CliFixture fixture = new();

    [Theory]
    [InlineData("serve --recipe notebook", "--recipe: found without --train, expected with it.")]
    [InlineData("serve --train --hidden 999", "--hidden: found 999, expected widths of at most 256.")]
    [InlineData("serve --train --recipe numerical", "--recipe: found numerical")]
    [InlineData("serve --train --seed x --epochs 0", "--seed: found 'x'")]
    [InlineData("serve --train --recipe notebook --hidden 9,9", "--hidden: the notebook recipe has exactly one hidden layer")]
    public async Task Options_of_the_training_page_are_checked_before_anything_is_read(string line, string words)
    {
        var run = await fixture.Run(line);
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Out);
        Assert.Contains(run.Error, error => error.Contains(words, StringComparison.Ordinal));
    }

    public void Dispose() => fixture.Dispose();
}
