using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Models;
using Pipeline.Numerics;

namespace Pipeline.Options;

/// <summary>The formats of exported models.</summary>
enum ExportFormat
{
    /// <summary>A graph for runtimes.</summary>
    Onnx,

    /// <summary>Parameters with the names of PyTorch.</summary>
    StateDict,

    /// <summary>Parameters as the arrays of the lecture.</summary>
    Npz,
}

/// <summary>A validated call of <c>export</c>.</summary>
/// <param name="ModelPath">The model to read.</param>
/// <param name="ToPath">The file to write.</param>
/// <param name="Format">Its format.</param>
/// <param name="Input">What an ONNX file is given.</param>
/// <param name="Precision">The precision, if one is given.</param>
sealed record ExportJob(string ModelPath, string ToPath, ExportFormat Format, OnnxInputKind Input, Option<Precision> Precision)
{
    /// <summary>The formats by the ending of a file.</summary>
    public static ImmutableSortedDictionary<string, ExportFormat> FormatByEnding { get; } =
        ImmutableSortedDictionary.CreateRange<string, ExportFormat>(
            [new(".npz", ExportFormat.Npz), new(".onnx", ExportFormat.Onnx), new(".safetensors", ExportFormat.StateDict)]);

    /// <summary>
    /// The precision of the file. Parameters keep that of the model; a graph computes in single precision, in which runtimes have all
    /// operators and are fast.
    /// </summary>
    public Precision PrecisionFor(Model model) =>
        Precision.IfNone(Format == ExportFormat.Onnx ? Numerics.Precision.Single : model.Precision);
}
