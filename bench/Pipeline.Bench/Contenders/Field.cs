using System.Collections.Immutable;

namespace Pipeline.Bench.Contenders;

/// <summary>Everybody who takes part, or would.</summary>
static class Field
{
    static readonly ImmutableArray<(string Name, Func<Workshop, Contender> Find)> Everybody =
    [
        (Names.Ours, Ours.Find), (Names.C, CPeer.Find), (Names.NumPy, PythonPeer.NumPy), (Names.PyTorch, PythonPeer.PyTorch), (Names.Libtorch, LibtorchPeer.Find),
    ];

    /// <summary>Those who are asked for, looked for and built.</summary>
    public static ImmutableSortedDictionary<string, Contender> Find(Workshop shop, ImmutableHashSet<string> wanted) =>
        Everybody.Where(one => wanted.Contains(one.Name)).Select(one => one.Find(shop)).ToImmutableSortedDictionary(one => one.Name, one => one);
}
