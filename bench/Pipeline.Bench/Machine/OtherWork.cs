using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Bench.Machine;

/// <summary>How busy the cores are while this process only waits: with work of others, or taken away by the host of a virtual machine.</summary>
static class OtherWork
{
    const int Idle = 3, Waiting = 4, Stolen = 7;                        // fields of the line "cpu" in /proc/stat, after its name
    static readonly TimeSpan Glance = TimeSpan.FromSeconds(3);

    /// <summary>The busy share of all cores for three seconds, in percent; null where the system does not tell.</summary>
    public static double? Percent()
    {
        if (!File.Exists("/proc/stat")) return null;
        var before = Ticks();
        Thread.Sleep(Glance);
        ImmutableArray<long> spent = [.. Ticks().Zip(before, (now, then) => now - then)];
        return 100.0 * (spent.Sum() - spent[Idle] - spent[Waiting]) / Math.Max(1, spent.Sum());
    }

    // The guests' times behind the stolen ones are counted among the others already.
    static ImmutableArray<long> Ticks() =>
        [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..(Stolen + 2)].Select(ticks => long.Parse(ticks, CultureInfo.InvariantCulture))];
}
