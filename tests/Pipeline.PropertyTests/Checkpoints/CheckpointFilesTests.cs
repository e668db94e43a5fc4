using FsCheck;
using FsCheck.Xunit;
using Pipeline.Checkpoints;
using Xunit;

namespace Pipeline.PropertyTests.Checkpoints;

public class CheckpointFilesTests
{
    [Theory]
    [InlineData("run.ckpt", "run.previous.ckpt", "run.best.ckpt")]
    [InlineData("a.b/run", "a.b/run.previous", "a.b/run.best")]
    [InlineData("/tmp/run.2.ckpt", "/tmp/run.2.previous.ckpt", "/tmp/run.2.best.ckpt")]
    [InlineData("best.ckpt", "best.previous.ckpt", "best.best.ckpt")]
    public void The_others_stand_beside_the_last_one(string latest, string previous, string best) =>
        Assert.Equal((previous, best), (new CheckpointFiles(latest).Previous, new CheckpointFiles(latest).Best));

    [Property]
    public bool From_each_of_the_three_the_run_goes_on_under_the_name_of_the_last(NonEmptyString folder, NonEmptyString name)
    {
        var latest = Path.Join(Plain(folder.Get), $"run{Plain(name.Get)}");
        return CheckpointFiles.WordOf(latest) is not null
            || new CheckpointFiles(latest).All.All(path => CheckpointFiles.Of(path) == new CheckpointFiles(latest));
    }

    static string Plain(string text) => string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c == '.'));
}
