using System.CommandLine;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Models;
using Pipeline.Numerics;
using static Pipeline.Options.OptionParser;

namespace Pipeline.Options;

/// <summary>The options of <c>export</c>.</summary>
static class ExportOptions
{
    const string Description = "Writes a model for other programs.";

    public static readonly System.CommandLine.Option<string> To = new("--to")
    {
        HelpName = "FILE",
        Description = "written in the format of its ending: .onnx, .safetensors (PyTorch) or .npz (NumPy)",
        Required = true,
    };

    public static readonly System.CommandLine.Option<bool> FromPixels = new("--from-pixels")
    {
        Description = "ONNX only: the model takes pixels as bytes and encodes them",
    };

    public static readonly System.CommandLine.Option<bool> FromNumbers = new("--from-numbers")
    {
        Description = "ONNX only: the model takes numbers as they are before it standardizes them, or pixels as such numbers",
    };

    public static readonly System.CommandLine.Option<string> Precision = TrainCommandOptions.ChoiceOption(
        "--precision", "NAME", "single or double; default: single for .onnx, else that of the model", () => Precisions.ByName.Keys);

    /// <summary>The command <c>export</c>.</summary>
    public static Command CreateCommand(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("export", Description)
        {
            ModelOptions.Model, To, FromPixels, FromNumbers, Precision,
        };
        command.SetAction(run);
        return command;
    }

    /// <summary>The values, or the errors of all options.</summary>
    public static Validation<Error, ExportJob> Validate(ParseResult result)
    {
        var (model, to) = (result.GetValue(ModelOptions.Model)!, result.GetValue(To)!);
        var precision = result.GetValue(Precision) is { } name
            ? OneOf(Precision.Name, name, Precisions.ByName).Map(Prelude.Some)
            : LanguageExt.Option<Precision>.None;
        return (FileName(ModelOptions.Model.Name, model), Format(to), Input(result, to), precision)
            .Apply((_, format, input, validPrecision) => new ExportJob(model, to, format, input, validPrecision));
    }

    static Validation<Error, ExportFormat> Format(string to)
    {
        var ending = Path.GetExtension(to).ToLowerInvariant();
        return ExportJob.FormatByEnding.TryGetValue(ending, out var format)
            ? format
            : Wrong<ExportFormat>($"{To.Name}: found '{to}', expected a file that ends in {Endings}.");
    }

    static Validation<Error, OnnxInputKind> Input(ParseResult result, string to)
    {
        var (fromPixels, fromNumbers) = (result.GetValue(FromPixels), result.GetValue(FromNumbers));
        var isOther = ExportJob.FormatByEnding.TryGetValue(Path.GetExtension(to).ToLowerInvariant(), out var format)
            && format != ExportFormat.Onnx;
        return fromPixels && fromNumbers
            ? Wrong<OnnxInputKind>($"{FromPixels.Name} and {FromNumbers.Name}: found both, expected one of them.")
            : (fromPixels || fromNumbers) && isOther ? Wrong<OnnxInputKind>(
                $"{(fromPixels ? FromPixels : FromNumbers).Name}: found with '{to}', expected a file that ends in .onnx: "
                + "others hold parameters and no encoding of inputs.")
            : fromPixels ? OnnxInputKind.Pixels
            : fromNumbers ? OnnxInputKind.Numbers
            : OnnxInputKind.Encoded;
    }

    static string Endings => string.Join(", ", ExportJob.FormatByEnding.Keys);

    static Validation<Error, A> Wrong<A>(string message) => Error.New(ExitCode.Usage, message);
}
