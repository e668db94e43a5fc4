using System.Diagnostics;
using Pipeline.Data;
using Pipeline.Numerics;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>Images of noise, distorted by the affine and the elastic distortion.</summary>
static class Distortions
{
    const int Side = 28;

    /// <summary>A line for each pass.</summary>
    public static IEnumerable<string> Run(WorkerOptions options)
    {
        var (samples, threads) = (options.Int("--samples"), options.Int("--threads"));
        var images = new ImageSet(Side, Side, [.. Noise(samples * Side * Side)], [.. new byte[samples]]);
        for (var pass = 1; pass <= options.Int("--passes"); pass++)
        {
            var clock = Stopwatch.GetTimestamp();
            var distorted = Augmentation.Both.Apply(images, Key.From(pass), threads);
            var speed = samples / Stopwatch.GetElapsedTime(clock).TotalSeconds;
            yield return Invariant($"ours distort=both samples={samples} pass={pass} ")
                + Invariant($"check={distorted.Pixels[distorted.Pixels.Length / 2]} {speed:F0} images/s");
        }
    }

    static byte[] Noise(int length)
    {
        var words = new uint[length / sizeof(uint)];
        Key.From(0).FillWords(0, words);
        return [.. words.SelectMany(BitConverter.GetBytes)];
    }
}
