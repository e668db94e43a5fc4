using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Documents;

/// <summary>
/// Compiles and runs the C# of a document as an empty console project that references the library would: the usings that the SDK adds,
/// public members only, a process and a folder of its own.
/// </summary>
static class DocumentProgram
{
    const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    const string RuntimeConfig =
        """{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }""";

    static readonly ImmutableArray<string> libraries =
        [.. new[] { "Pipeline.Core.dll", "LanguageExt.Core.dll", "System.IO.Hashing.dll" }
            .Select(name => Path.Combine(Path.GetDirectoryName(typeof(Key).Assembly.Location)!, name))];

    static readonly ImmutableArray<MetadataReference> references =
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(path => Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll"
                || Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                && !path.EndsWith(".Native.dll", StringComparison.Ordinal))
            .Where(path => !libraries.Any(library => Path.GetFileName(library) == Path.GetFileName(path)))
            .Concat(libraries)
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Standard output and error of the program, without the last line break.</summary>
    /// <param name="source">Top-level statements and types.</param>
    /// <param name="files">Files in the current folder of the program, by name.</param>
    /// <exception cref="InvalidOperationException">The program does not compile or fails; the message says why.</exception>
    public static string Run(string source, params ReadOnlySpan<(string Name, string Text)> files)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-document-").FullName;
        try
        {
            foreach (var library in libraries) File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
            foreach (var (name, text) in files) File.WriteAllText(Path.Combine(folder, name), text);
            File.WriteAllText(Path.Combine(folder, "program.runtimeconfig.json"), RuntimeConfig);
            Compile(source, Path.Combine(folder, "program.dll"));
            return Execute(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Compile(string source, string path)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(
            "program", [Parse(ImplicitUsings), Parse(source)], references, options);
        var errors = compilation.Emit(path).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToArray();
        if (errors.Length > 0) throw new InvalidOperationException($"{string.Join('\n', errors.AsEnumerable())}\n{source}");
    }

    static SyntaxTree Parse(string source) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest));

    static string Execute(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["program.dll"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (output + error.Result).ReplaceLineEndings("\n").TrimEnd('\n')
            : throw new InvalidOperationException($"exit code {process.ExitCode}\n{output}\n{error.Result}");
    }
}
