using System.Collections.Immutable;
using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>A peer written in Python: NumPy or PyTorch, run by the first interpreter that has the module.</summary>
static class PythonPeer
{
    public static Contender NumPy(JobContext context) => Find(Names.NumPy, "numpy", "numpy_per_sample.py", context);

    public static Contender PyTorch(JobContext context) => Find(Names.PyTorch, "torch", "pytorch_eager.py", context);

    static Contender Find(string name, string module, string script, JobContext context)
    {
        var candidates = Interpreters().Select(python =>
            (Python: python, Version: ProcessRunner.FirstLine(Quiet(new(python, Script("versions.py"), module)))));
        return candidates.FirstOrDefault(candidate => candidate.Version is not null) is ({ } python, { } version)
            ? new(name, version, job => context.Configure(
                job, Quiet(new(python, [Script(script), .. JobContext.Arguments(job, context.Unpacked)]))))
            : Contender.Unavailable(name, $"no python3 that has {module} was found; PYTHON may name one");
    }

    // /usr/bin/python3 comes last: it has the packages of the distribution even where another python3 is first in PATH.
    static ImmutableArray<string> Interpreters() =>
        Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } python ? [python] : ["python3", "python", "/usr/bin/python3"];

    static Command Quiet(Command command) => command.With("PYTHONDONTWRITEBYTECODE", "1").With("PYTHONWARNINGS", "ignore");

    static string Script(string name) => Path.Combine(Repository.Peers, name);
}
