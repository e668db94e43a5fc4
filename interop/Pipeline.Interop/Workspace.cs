using System.Collections.Immutable;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Options;

namespace Pipeline.Interop;

/// <summary>A temporary directory in which the program runs.</summary>
public sealed class Workspace : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("pipeline-interop-").FullName;

    public string Path(string name) => System.IO.Path.Combine(folder, name);

    /// <summary>Runs the program, which must succeed.</summary>
    public async Task Run(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        if (await Cli.Run(line.Split(' '), new(output, error, folder)) is not 0 and var code)
            throw new InvalidOperationException($"{line}: exit code {code}. {error}");
    }

    internal Model Model(string name) => ModelFile.Decode([.. File.ReadAllBytes(Path(name))])
        .IfFail(error => throw new InvalidOperationException(error.Message));

    /// <summary>The pixels of the bundled test digits, image after image.</summary>
    public async Task<ImmutableArray<byte>> TestPixels()
    {
        var choice = DataChoice.Of("digits", test: null, label: null, ink: null).IfFail(_ => default!);
        var data = await DataSource.Load(choice, new(TextWriter.Null, TextWriter.Null, folder), default);
        return data.IfFail(error => throw new InvalidOperationException(error.Message)).Test.Pixels;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
