using System.Diagnostics;
using Pipeline.Data;
using Pipeline.Formats;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>Reading the training images, the first thing that a fresh process does: compiling the decoders counts.</summary>
static class Loading
{
    public static IEnumerable<string> Csv(ModelAndData asked)
    {
        var path = Path.Combine(asked["--data"], MnistFolder.Csv);
        var (count, seconds) = Timed(() => Images.Good(Images.From(path, bytes => Csv.Decode(bytes))));
        yield return Invariant($"ours load=csv images={count} {new FileInfo(path).Length / seconds / 1e6:F3} MB/s");
    }

    public static IEnumerable<string> Idx(ModelAndData asked)
    {
        var (count, seconds) = Timed(() => Images.Training(asked["--data"]));
        yield return Invariant($"ours load=idx images={count} {seconds:F6} s");
    }

    static (int Count, double Seconds) Timed(Func<ImageSet> load)
    {
        var clock = Stopwatch.GetTimestamp();
        var images = load();
        return (images.Count, Stopwatch.GetElapsedTime(clock).TotalSeconds);
    }
}
