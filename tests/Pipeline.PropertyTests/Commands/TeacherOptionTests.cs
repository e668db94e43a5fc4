using Pipeline.Models;
using Pipeline.PropertyTests.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class TeacherOptionTests : IDisposable
{
    const string Student = "train --data set --recipe minibatch --hidden 6 --batch 16 --quiet";

    readonly CliFixture fixture = new();

    [Fact]
    public async Task A_network_learns_the_outputs_of_others()
    {
        await TrainTeacher("one.st", "--seed 1");
        await TrainTeacher("two.st", "--seed 2 --hidden 12");
        var labels = await fixture.Run($"{Student} --epochs 2 --model labels.st");
        var taught = await fixture.Run($"{Student} --epochs 2 --teacher one.st,two.st --temperature 3 --augment affine --model taught.st");
        Assert.Equal((0, 0), (labels.Code, taught.Code));
        Assert.Contains(taught.Out, line => line.EndsWith("targets from one.st and two.st", StringComparison.Ordinal));
        Assert.Contains(taught.Out, line => line.Contains("softmax cross-entropy at temperature 3", StringComparison.Ordinal));
        var model = Codec.Good(ModelFile.Decode([.. fixture.Read("taught.st")]));
        Assert.Equal("3", model.Settings["temperature"]);
        Assert.Equal(2 * 64 + 1, model.Settings["teachers"].Length);
        Assert.NotEqual(model.Parameters, Codec.Good(ModelFile.Decode([.. fixture.Read("labels.st")])).Parameters);
    }

    [Fact]
    public async Task A_run_with_a_teacher_goes_on_with_the_same_one_alone()
    {
        await TrainTeacher("one.st", "--seed 1");
        await TrainTeacher("two.st", "--seed 2");
        await fixture.Run($"{Student} --epochs 4 --teacher one.st --temperature 2 --model whole.st");
        await fixture.Run($"{Student} --epochs 2 --teacher one.st --temperature 2 --checkpoint run.ckpt");
        var resumed = await fixture.Run("train --resume run.ckpt --epochs 4 --teacher one.st --model net.st --quiet");
        Assert.Equal(0, resumed.Code);
        Assert.Equal(fixture.Read("whole.st"), fixture.Read("net.st"));

        // Their order on the command line changes no bit.
        await fixture.Run($"{Student} --epochs 2 --teacher one.st,two.st --model a.st");
        await fixture.Run($"{Student} --epochs 2 --teacher two.st,one.st --model b.st");
        Assert.Equal(fixture.Read("a.st"), fixture.Read("b.st"));

        var forgotten = await fixture.Run("train --resume run.ckpt --epochs 5 --quiet");
        Assert.Equal(2, forgotten.Code);
        Assert.Contains("--teacher: found none, expected those with weights_sha256 ", forgotten.Error[^1], StringComparison.Ordinal);
        var other = await fixture.Run("train --resume run.ckpt --epochs 5 --teacher two.st --quiet");
        Assert.Equal(2, other.Code);
        Assert.Contains("--teacher: found models with weights_sha256 ", other.Error[^1], StringComparison.Ordinal);

        await fixture.Run($"{Student} --epochs 2 --checkpoint plain.ckpt");
        var unasked = await fixture.Run("train --resume plain.ckpt --epochs 5 --teacher two.st --quiet");
        Assert.Equal("error: --teacher: plain.ckpt was trained without a teacher. Leave it out.", unasked.Error[^1]);
    }

    [Theory]
    [InlineData("--temperature 2", 2, "--temperature: needs --teacher FILE.")]
    [InlineData("--teacher one.st,", 2, "--teacher: found 'one.st,', expected names of model files with commas between them.")]
    [InlineData("--teacher one.st --temperature 0", 2, "--temperature: found '0', expected a number above 0, such as 0.3")]
    [InlineData("--teacher none.st", 4, "none.st")]
    [InlineData("--teacher one.st --model one.st", 2, "--teacher")]
    [InlineData("--teacher one.st --loss squared-error", 2, "--teacher: the minibatch recipe with squared-error has no distribution")]
    [InlineData("--teacher lecture.st", 4, "expected inputs pixels (unit), as the recipe has them")]
    public async Task A_teacher_that_cannot_teach_is_refused(string options, int code, string words)
    {
        await TrainTeacher("one.st", "--seed 1");
        await fixture.Run("train --data set --recipe gradient --hidden 4 --quiet --model lecture.st");
        var run = await fixture.Run($"train --data set --recipe minibatch --hidden 6 --quiet {options}");
        Assert.Equal(code, run.Code);
        Assert.Contains(run.Error, line => line.Contains(words, StringComparison.Ordinal));
    }

    async Task TrainTeacher(string file, string options)
    {
        var run = await fixture.Run($"train --data set --recipe minibatch --epochs 3 --quiet --model {file} {options}");
        Assert.Equal(0, run.Code);
    }

    public void Dispose() => fixture.Dispose();
}
