using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Bench.Machine;

/// <summary>CPU use by other processes, and steal time of the virtual machine, while this process sleeps.</summary>
static class BackgroundLoad
{
    const int Idle = 3, IoWait = 4, Steal = 7;                          // fields of the line "cpu" in /proc/stat, after its name
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>The busy part of all cores over three seconds, in percent; null where there is no /proc/stat.</summary>
    public static double? Percent()
    {
        if (!File.Exists("/proc/stat")) return null;
        var before = Ticks();
        Thread.Sleep(Interval);
        ImmutableArray<long> elapsed = [.. Ticks().Zip(before, (end, start) => end - start)];
        return 100.0 * (elapsed.Sum() - elapsed[Idle] - elapsed[IoWait]) / Math.Max(1, elapsed.Sum());
    }

    // The fields after steal, guest and guest_nice, are already counted in user and nice.
    static ImmutableArray<long> Ticks() =>
    [
        .. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..(Steal + 2)]
            .Select(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)),
    ];
}
