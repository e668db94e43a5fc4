using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>libtorch through TorchSharp, built from its packages on first use.</summary>
/// <remarks>
/// The native library of TorchSharp requires a newer libstdc++ than some systems have. There the required symbol version is marked weak in
/// the built copy, and the only function of that version comes from a preloaded library; no timed code changes.
/// </remarks>
static class LibtorchPeer
{
    const string NewVersion = "GLIBCXX_3.4.32", Native = "libLibTorchSharp.so";

    static string Folder => Path.Combine(Repository.Peers, "TorchSharp");

    static string Output => Path.Combine(Folder, "bin", "Release", "net10.0", "linux-x64");

    static string Substitute => Path.Combine(Repository.Build, "libnewer.so");

    public static Contender Find(JobContext context)
    {
        if (!OperatingSystem.IsLinux()) return Contender.Unavailable(Names.Libtorch, "its package is that of Linux on x64");
        var build = ProcessRunner.Run(new(PipelineContender.DotNet, "build", "-c", "Release", "--nologo", "-v", "q", Folder));
        if (!build.Succeeded) return Contender.Unavailable(Names.Libtorch, $"its packages could not be built: {build.FirstError}");
        return FindWorking(context, Plain, "")
            ?? (WeakenVersion() ? FindWorking(context, Preloaded, $", with {NewVersion} made weak") : null)
            ?? Contender.Unavailable(Names.Libtorch, $"its library does not load: {ProcessRunner.Run(Plain("--version")).ErrorMessage}");
    }

    /// <summary>The contender that <paramref name="create"/> starts, or null when it does not print its version.</summary>
    static Contender? FindWorking(JobContext context, Func<string[], Command> create, string versionNote) =>
        ProcessRunner.FirstLine(create(["--version"])) is { } version
            ? new(Names.Libtorch, version + versionNote,
                job => context.Configure(job, create(JobContext.Arguments(job, context.Unpacked))))
            : null;

    /// <summary>Marks the version weak in the built copy and compiles the substitute; false when either fails.</summary>
    static bool WeakenVersion()
    {
        var native = Path.Combine(Output, Native);
        var source = Path.Combine(Folder, "newer.cpp");
        if (!ProcessRunner.Run(new("g++", "-shared", "-fPIC", source, "-o", Substitute)).Succeeded) return false;
        if (WeakVersion.Of(File.ReadAllBytes(native), NewVersion) is not { } weakened) return false;
        File.WriteAllBytes(native, weakened);
        return true;
    }

    static Command Plain(params string[] arguments) =>
        new(PipelineContender.DotNet, [Path.Combine(Output, "TorchSharpPeer.dll"), .. arguments]);

    static Command Preloaded(params string[] arguments) => Plain(arguments).With("LD_PRELOAD", Substitute);
}
