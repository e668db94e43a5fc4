using System.Diagnostics;
using Xunit;

namespace Pipeline.Interop;

/// <summary>A test that runs Python: skipped, with the reason, where no python3 can import the module.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    // The last has the packages of the distribution, also where another python3 is first in PATH.
    static readonly string[] interpreters =
        Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } python ? [python] : ["python3", "/usr/bin/python3"];

    public PythonFactAttribute(string module)
    {
        if (Find(module) is null) Skip = $"No python3 was found that can import {module}; PYTHON may name one.";
    }

    /// <summary>What a script of this folder prints. It must succeed.</summary>
    public static string[] Run(string module, string script, params string[] arguments)
    {
        var (code, output, error) = Start(Find(module)!, [Path.Combine(AppContext.BaseDirectory, script), .. arguments]);
        return code == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw new InvalidOperationException($"{script}: exit code {code}. {error}");
    }

    static string? Find(string module) => interpreters.FirstOrDefault(interpreter => CanImport(interpreter, module));

    static bool CanImport(string interpreter, string module)
    {
        try
        {
            return Start(interpreter, ["-c", $"import {module}"]).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    static (int Code, string Output, string Error) Start(string interpreter, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(interpreter, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
