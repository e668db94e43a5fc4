using Pipeline.Files;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Files;

public sealed class KilledWriterTests : IDisposable
{
    const int Kills = 150, MaxSaves = 6, MaxSpins = 40_000;

    readonly string folder = Directory.CreateTempSubdirectory("pipeline-test-").FullName;

    string File(string name) => Path.Combine(folder, name);

    string[] Leftovers() => Directory.GetFiles(folder, "*.tmp");

    [LongFact, Trait("Category", "Long")]
    public async Task Of_150_processes_that_are_killed_while_they_save_none_leaves_an_unreadable_file()
    {
        Assert.Equal(0, await UnreadableAfterKills(WriterProcess.Atomic));
        Assert.InRange(Leftovers().Length, 0, 1);
        Assert.True(Disk.CheckWritable(File("model")).IsSucc);
        Assert.Empty(Leftovers());
    }

    /// <summary>The control: kills come at moments at which a file can be lost.</summary>
    [LongFact, Trait("Category", "Long")]
    public async Task Writing_into_the_file_itself_leaves_more_than_one_unreadable_file_in_twenty() =>
        Assert.InRange(await UnreadableAfterKills(WriterProcess.Naive), Kills / 20 + 1, Kills);

    async Task<int> UnreadableAfterKills(string how)
    {
        WriteModel("first", 1);
        WriteModel("second", 2);
        var (key, unreadable) = (Key.From(3), 0);
        for (var i = 0; i < Kills; i++)
        {
            using var process = WriterProcess.Start(how, File("model"), File("first"), File("second"));
            for (var saves = 1 + key.UniformInt(2 * i, MaxSaves); saves > 0; saves--)
                Assert.NotNull(await process.StandardOutput.ReadLineAsync());
            Thread.SpinWait(key.UniformInt(2 * i + 1, MaxSpins));
            process.Kill();
            await process.WaitForExitAsync();
            if (ModelFile.Decode([.. System.IO.File.ReadAllBytes(File("model"))]).IsFail) unreadable++;
            // Each process deletes what the one before it left.
            Assert.InRange(Leftovers().Length, 0, 1);
        }
        return unreadable;
    }

    void WriteModel(string name, int seed)
    {
        var network = Network.Dense(784, 300) >> Network.Sigmoid >> Network.Dense(300, 10) >> Network.Sigmoid;
        var model = Model.Of(network, network.Init<float>(Key.From(seed)), OutputKind.Probabilities);
        System.IO.File.WriteAllBytes(File(name), [.. Codec.Good(ModelFile.Encode(model))]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
