using Pipeline.Bench.Processes;
using Pipeline.Bench.Workers;

namespace Pipeline.Bench.Contenders;

/// <summary>ONNX Runtime, built from its package on first use.</summary>
static class OnnxRuntimePeer
{
    static string Folder => Path.Combine(Repository.Peers, "OnnxRuntime");

    static string Program => Path.Combine(Folder, "bin", "Release", "net10.0", "OnnxRuntimePeer.dll");

    static string Model => Path.Combine(Repository.Build, "predictions.onnx");

    public static Contender Find(JobContext context)
    {
        var build = ProcessRunner.Run(new(PipelineContender.DotNet, "build", "-c", "Release", "--nologo", "-v", "q", Folder));
        if (!build.Succeeded) return Contender.Unavailable(Names.OnnxRuntime, $"its package could not be built: {build.FirstError}");
        File.WriteAllBytes(Model, Predictions.OnnxFile());
        var version = ProcessRunner.Run(Start("--version"));
        return version is { Succeeded: true, Lines: [var number, ..] }
            ? new(Names.OnnxRuntime, number, job =>
                context.Configure(job, Start([.. JobContext.Arguments(job, context.Unpacked), "--model", Model])))
            : Contender.Unavailable(Names.OnnxRuntime, $"its library does not load: {version.ErrorMessage}");
    }

    static Command Start(params string[] arguments) => new(PipelineContender.DotNet, [Program, .. arguments]);
}
