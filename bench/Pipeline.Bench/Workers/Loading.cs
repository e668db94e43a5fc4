using System.Diagnostics;
using Pipeline.Data;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>Reading the training images in a cold process: just-in-time compilation of the decoders is part of the time.</summary>
static class Loading
{
    public static IEnumerable<string> Csv(WorkerOptions options)
    {
        var path = Path.Combine(options["--data"], MnistFolder.Csv);
        var (count, seconds) = Measure(() => Images.GetOrThrow(Images.Decode(path, bytes => Formats.Csv.Decode(bytes))));
        yield return Invariant($"ours load=csv images={count} {new FileInfo(path).Length / seconds / 1e6:F3} MB/s");
    }

    public static IEnumerable<string> Idx(WorkerOptions options)
    {
        var (count, seconds) = Measure(() => Images.Training(options["--data"]));
        yield return Invariant($"ours load=idx images={count} {seconds:F6} s");
    }

    static (int Count, double Seconds) Measure(Func<ImageSet> load)
    {
        var clock = Stopwatch.GetTimestamp();
        var images = load();
        return (images.Count, Stopwatch.GetElapsedTime(clock).TotalSeconds);
    }
}
