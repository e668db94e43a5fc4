using System.Collections.Immutable;

namespace Pipeline.Bench.Contenders;

/// <summary>Every contender that the suite knows.</summary>
static class AllContenders
{
    static readonly ImmutableArray<(string Name, Func<JobContext, Contender> Find)> All =
    [
        (Names.Ours, PipelineContender.Find), (Names.C, CPeer.Find), (Names.NumPy, PythonPeer.NumPy),
        (Names.PyTorch, PythonPeer.PyTorch), (Names.Libtorch, LibtorchPeer.Find),
        (Names.OnnxRuntime, OnnxRuntimePeer.Find),
    ];

    /// <summary>The contenders with these names, found and built, by name.</summary>
    public static ImmutableSortedDictionary<string, Contender> Find(JobContext context, ImmutableHashSet<string> names) => All
        .Where(entry => names.Contains(entry.Name))
        .Select(entry => entry.Find(context))
        .ToImmutableSortedDictionary(contender => contender.Name, contender => contender);
}
