using LanguageExt;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>data</c>: makes, fetches and describes images.</summary>
static class DataCommand
{
    /// <summary>Draws the bundled digits anew.</summary>
    public static Task<int> Digits(ParseResult result, Host host)
    {
        var folder = host.Full(result.GetValue(DataOptions.DigitsFolder) ?? "data");
        var (training, test) = BundledDigits.Draw();
        return Task.FromResult(CommandOutcome.Of(
            from made in Disk.MakeDirectory(folder)
            from first in Save(Path.Combine(folder, "digits_train.csv"), training, host)
            from second in Save(Path.Combine(folder, "digits_test.csv"), test, host)
            select second, host));
    }

    /// <summary>Downloads MNIST.</summary>
    public static async Task<int> Mnist(ParseResult result, Host host, CancellationToken stop) =>
        CommandOutcome.Of(await Download.Mnist(host.Mnist, host.Full(result.GetValue(DataOptions.MnistFolder) ?? DataSource.MnistFolder), host.Out.WriteLine, stop), host);

    /// <summary>Describes images.</summary>
    public static async Task<int> Info(ParseResult result, Host host, CancellationToken stop)
    {
        var data = await DataSource.Load(result.GetValue(ModelOptions.Data), host, withTraining: true, stop);
        return CommandOutcome.Of(data.Map(set =>
        {
            host.Out.WriteLine($"data: {set.Name}");
            foreach (var line in ImageSetText.Lines("train", set.Training).Concat(ImageSetText.Lines("test", set.Test))) host.Out.WriteLine(line);
            return Unit.Default;
        }), host);
    }

    static Fin<Unit> Save(string path, ImageSet images, Host host) => Disk.Write(path, Csv.Encode(images)).Map(_ =>
    {
        host.Out.WriteLine(ConsoleText.Text($"{path}: {images.Count} images"));
        return Unit.Default;
    });
}
