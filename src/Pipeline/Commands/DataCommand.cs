using LanguageExt;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>data</c>: generates, downloads and describes images.</summary>
static class DataCommand
{
    /// <summary>Generates the bundled digits and writes them as CSV.</summary>
    public static Task<int> GenerateDigits(ParseResult result, Host host, CancellationToken stop)
    {
        var folder = host.FullPath(result.GetValue(DataOptions.DigitsFolder) ?? "data");
        var (training, test) = BundledDigits.Draw();
        stop.ThrowIfCancellationRequested();
        return Task.FromResult(CommandOutcome.ToExitCode(
            from directory in Disk.CreateDirectory(folder)
            from trainingFile in Save(Path.Combine(folder, "digits_train.csv"), training, host)
            from testFile in Save(Path.Combine(folder, "digits_test.csv"), test, host)
            select testFile, host));
    }

    /// <summary>Downloads MNIST.</summary>
    public static async Task<int> DownloadMnist(ParseResult result, Host host, CancellationToken stop)
    {
        var folder = host.FullPath(result.GetValue(DataOptions.MnistFolder) ?? DataSource.MnistFolder);
        return CommandOutcome.ToExitCode(await Download.Mnist(host.Mnist, folder, host.Out.WriteLine, stop), host);
    }

    /// <summary>Describes images.</summary>
    public static async Task<int> DescribeData(ParseResult result, Host host, CancellationToken stop)
    {
        var choice = DataChoice.Of(result);
        if (choice.IsFail) return Usage.Report(choice.Match(_ => default, errors => errors), result, host);
        var data = await DataSource.Load(choice.IfFail(_ => default!), host, stop);
        return CommandOutcome.ToExitCode(data.Map(set =>
        {
            host.Out.WriteLine($"data: {set.Name}");
            host.Out.WriteLine($"{set.Labels}");
            foreach (var line in ImageSetText.Lines("train", set.Training, set.Labels.Names)) host.Out.WriteLine(line);
            foreach (var line in ImageSetText.Lines("test", set.Test, set.Labels.Names)) host.Out.WriteLine(line);
            host.Out.WriteLine("the first training image of each class");
            foreach (var line in ImageSetText.FirstOfEachClass(set.Training, set.Labels.Names, host.TextFormat)) host.Out.WriteLine(line);
            return Unit.Default;
        }), host);
    }

    static Fin<Unit> Save(string path, ImageSet images, Host host) => Disk.Write(path, Csv.Encode(images), host.Error.WriteLine).Map(_ =>
    {
        host.Out.WriteLine(ConsoleText.Invariant($"{path}: {images.Count} images"));
        return Unit.Default;
    });
}
