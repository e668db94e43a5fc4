using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>export</c>: a model as a file of another program.</summary>
static class ExportCommand
{
    /// <summary>Runs the command.</summary>
    public static Task<int> Run(ParseResult result, Host host) => Task.FromResult(ExportOptions.Validate(result)
        .Bind(job => CheckOtherFile(job, host))
        .Match(
            job => CommandOutcome.ToExitCode(Export(job, host), host),
            errors => Usage.Report(errors, result, host)));

    static Validation<Error, ExportJob> CheckOtherFile(ExportJob job, Host host) =>
        host.FullPath(job.ToPath) == host.FullPath(job.ModelPath)
            ? Error.New(ExitCode.Usage, $"{ExportOptions.To.Name}: found '{job.ToPath}', which is the model itself, expected another file.")
            : job;

    static Fin<Unit> Export(ExportJob job, Host host)
    {
        var (modelPath, toPath) = (host.FullPath(job.ModelPath), host.FullPath(job.ToPath));
        return from model in SavedModel.Load(modelPath)
               from input in CheckInput(job, model)
               from place in Disk.CheckWritable(toPath)
               from bytes in Encode(job, model).BiMap(bytes => bytes, error => Disk.WithPath(modelPath, error))
               from written in Disk.Write(toPath, bytes, host.Error.WriteLine)
               select PrintResult(job, model, bytes.Length, host);
    }

    static Fin<Unit> CheckInput(ExportJob job, Model model) => (job.Input, model.InputEncoding) switch
    {
        (OnnxInputKind.Pixels, { PixelEncoding: null } encoding) => WrongInput(
            ExportOptions.FromPixels.Name, encoding, "a model of pixels",
            encoding == InputEncoding.None ? "" : ExportOptions.FromNumbers.Name),
        (OnnxInputKind.Numbers, var encoding) when encoding == InputEncoding.None =>
            WrongInput(ExportOptions.FromNumbers.Name, encoding, "a model that encodes its inputs", ""),
        _ => Unit.Default,
    };

    static Fin<Unit> WrongInput(string option, InputEncoding encoding, string expected, string other) => Error.New(
        ExitCode.Usage,
        $"{option}: found a model of {encoding.Description}, expected {expected}. "
            + (other == "" ? "Leave it out." : $"Did you mean {other}?"));

    static Fin<ImmutableArray<byte>> Encode(ExportJob job, Model model) => job.Format switch
    {
        ExportFormat.Onnx => OnnxExport.Encode(model, job.PrecisionFor(model), job.Input),
        ExportFormat.StateDict => StateDictExport.Encode(model, job.PrecisionFor(model)),
        _ => NpzExport.Encode(model, job.PrecisionFor(model)),
    };

    static Unit PrintResult(ExportJob job, Model model, int length, Host host)
    {
        host.Out.WriteLine(ConsoleText.Invariant(
            $"{job.ToPath}: {NetworkNotation.Format(model.Network)}, {Precisions.NameOf(job.PrecisionFor(model))}, {length:N0} bytes"));
        var (input, output) = (OnnxEncoding.Describe(model.InputEncoding, job.Input), OnnxExport.OutputName(model));
        if (job.Format == ExportFormat.Onnx)
            host.Out.WriteLine(ConsoleText.Invariant(
                $"{OnnxExport.Input}: batch x {model.InputWidth}, {input}; {output}: batch x {model.OutputWidth}"));
        return Unit.Default;
    }
}
