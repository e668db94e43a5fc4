using System.Diagnostics;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class KilledProcessTests : IDisposable
{
    const int Kills = 20;

    readonly CliFixture fixture = new();

    [LongFact, Trait("Category", "Long")]
    public async Task Whenever_a_process_is_killed_its_last_checkpoint_can_be_read_and_the_run_goes_on()
    {
        const string settings = "--data set --recipe minibatch --hidden 8 --batch 8 --epochs 100000 --log-every 1";
        var (key, step) = (Key.From(1), 0L);
        for (var i = 0; i < Kills; i++)
        {
            var start = i == 0 ? $"{settings} --checkpoint run.ckpt --checkpoint-every 1" : "--resume run.ckpt";
            await RunAndKill($"train {start} --metrics m.jsonl", lines: 20 + key.UniformInt(i, 200));
            var next = Codec.Good(CheckpointFile.Decode([.. fixture.Read("run.ckpt")])).Step;
            Assert.True(next > step, $"step {next} after {step}");
            step = next;
            if (!File.Exists(fixture.Path("run.previous.ckpt"))) continue;
            Assert.InRange(Codec.Good(CheckpointFile.Decode([.. fixture.Read("run.previous.ckpt")])).Step, next - 1, next);
            Assert.InRange(fixture.Files().Count(file => file.EndsWith(".tmp", StringComparison.Ordinal)), 0, 1);
        }
        var interrupted = await fixture.Run("--resume run.ckpt --metrics m.jsonl", new CancellationToken(canceled: true));
        Assert.Equal(130, interrupted.Code);
        Assert.DoesNotContain(fixture.Files(), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    /// <summary>Runs the program until it has printed some lines; the kill comes wherever it then is.</summary>
    async Task RunAndKill(string arguments, int lines)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", $"{typeof(Cli).Assembly.Location} {arguments}")
        {
            WorkingDirectory = fixture.Folder,
            RedirectStandardOutput = true,
        })!;
        for (var i = 0; i < lines; i++) Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose() => fixture.Dispose();
}
