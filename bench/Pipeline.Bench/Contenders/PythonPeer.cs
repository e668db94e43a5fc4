using System.Collections.Immutable;
using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>A peer written in Python: NumPy or PyTorch, from the first interpreter that has it.</summary>
static class PythonPeer
{
    public static Contender NumPy(Workshop shop) => Find(Names.NumPy, "numpy", "numpy_per_sample.py", shop);

    public static Contender PyTorch(Workshop shop) => Find(Names.PyTorch, "torch", "pytorch_eager.py", shop);

    static Contender Find(string name, string module, string script, Workshop shop)
    {
        var found = Interpreters().Select(python => (Python: python, Version: Shell.FirstLine(Quiet(new(python, Script("versions.py"), module)))));
        return found.FirstOrDefault(one => one.Version is not null) is ({ } python, { } version)
            ? new(name, version, job => shop.Placed(job, Quiet(new(python, [Script(script), .. Workshop.Options(job, shop.Unpacked)]))))
            : Contender.Absent(name, $"no python3 that has {module} was found; PYTHON may name one");
    }

    // The one of the system comes last: packages of a distribution are there, whatever else calls itself python3.
    static ImmutableArray<string> Interpreters() =>
        Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } python ? [python] : ["python3", "python", "/usr/bin/python3"];

    static Command Quiet(Command command) => command.With("PYTHONDONTWRITEBYTECODE", "1").With("PYTHONWARNINGS", "ignore");

    static string Script(string name) => Path.Combine(Repository.Peers, name);
}
