using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class ResumeInOtherProcessTests : IDisposable
{
    const int Runs = 20;

    readonly CliFixture fixture = new();

    [LongFact, Trait("Category", "Long")]
    public async Task A_run_that_goes_on_in_a_process_with_other_threads_and_instructions_ends_with_the_same_bits()
    {
        for (var i = 0; i < Runs; i++)
        {
            var key = Key.From(i);
            var (settings, steps) = Settings(key);
            var k = 1 + key.UniformInt(0, steps - 1);
            var whole = await fixture.Run($"{settings} --threads 1 --metrics whole");
            Assert.True(whole.Code == 0, string.Join('\n', whole.Error));
            await StopAfter(k, $"{settings} --threads {Threads(1)} --checkpoint run --checkpoint-every {k} --log-every 1 --metrics part");
            await Resume($"--resume run --threads {Threads(2)} --metrics part", key.UniformInt(3, 2) == 0
                ? [] : [("DOTNET_EnableAVX512", "0"), .. key.UniformInt(4, 2) == 0 ? [] : new[] { ("DOTNET_EnableAVX2", "0") }]);
            Assert.True(Sha256("whole") == Sha256("part"), $"{settings}, {k} of {steps} steps");
            fixture.Write("run", []);

            int Threads(int index) => 1 + key.UniformInt(index, 4);
        }
    }

    /// <summary>Random options, and the steps that they take.</summary>
    static (string Text, int Steps) Settings(Key key)
    {
        var recipe = Pick(10, "gradient", "notebook", "minibatch", "minibatch", "numerical");
        var (samples, batch, epochs) = recipe switch
        {
            "numerical" => (36, 6, 1),
            "minibatch" => (90, Pick(11, 1, 7, 32), 2),
            _ => (90, 1, 2),
        };
        var optimizer = recipe is "notebook" ? "" : $" --learning-rate 0.01 --optimizer "
            + Pick(12, "sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw");
        var extras = recipe is "notebook" or "numerical" ? "" : Pick(13, "", " --dropout 0.5", " --ema 0.9", " --schedule cosine");
        var precision = Pick(14, "single", "double");
        return (
            $"--data set --recipe {recipe} --hidden {(recipe == "numerical" ? "2" : Pick(15, "21", "64"))} --samples {samples} "
            + $"--epochs {epochs} --precision {precision} --seed {key.UniformInt(16, 100)}"
            + $"{(recipe is "minibatch" or "numerical" ? $" --batch {batch}" : "")}{optimizer}{extras}",
            epochs * ((samples + batch - 1) / batch));

        A Pick<A>(int index, params A[] all) => all[key.UniformInt(index, all.Length)];
    }

    /// <summary>A run that is interrupted after some steps: when it has printed the loss of the last of them.</summary>
    async Task StopAfter(int steps, string line)
    {
        using var stop = new CancellationTokenSource();
        await using var output = new StopAtLine($"step {(steps - 1).ToString(CultureInfo.InvariantCulture)} ", stop);
        await using var error = new StringWriter();
        var code = await Cli.Run(line.Split(' '), new(output, error, fixture.Folder), stop.Token);
        Assert.True(code == 130, $"{line}: {error}");
        Assert.Contains($"to go on from step {steps}:", error.ToString(), StringComparison.Ordinal);
    }

    async Task Resume(string line, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", $"{typeof(Cli).Assembly.Location} train {line} --quiet")
        {
            WorkingDirectory = fixture.Folder,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    string Sha256(string metrics)
    {
        using var done = JsonDocument.Parse(File.ReadLines(fixture.Path(metrics)).Last());
        return done.RootElement.GetProperty("weights_sha256").GetString()!;
    }

    public void Dispose() => fixture.Dispose();

    sealed class StopAtLine(string start, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(start, StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
