using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>libtorch through TorchSharp, built from its packages the first time.</summary>
/// <remarks>
/// The native half of TorchSharp asks for a newer C++ library than some systems have. There one version is made weak in the built copy, and
/// the one function behind it comes from a library of five lines; nothing that is timed changes.
/// </remarks>
static class LibtorchPeer
{
    const string NewVersion = "GLIBCXX_3.4.32", Native = "libLibTorchSharp.so";

    static string Folder => Path.Combine(Repository.Peers, "TorchSharp");

    static string Output => Path.Combine(Folder, "bin", "Release", "net10.0", "linux-x64");

    static string Substitute => Path.Combine(Repository.Build, "libnewer.so");

    public static Contender Find(Workshop shop)
    {
        if (!OperatingSystem.IsLinux()) return Contender.Absent(Names.Libtorch, "its package is that of Linux on x64");
        var build = Shell.Run(new(Ours.DotNet, "build", "-c", "Release", "--nologo", "-v", "q", Folder));
        if (!build.IsGood) return Contender.Absent(Names.Libtorch, $"its packages could not be built: {FirstError(build)}");
        return Working(shop, Plain, "") ?? Working(Weakened(shop), Preloaded, $", with {NewVersion} made weak")
            ?? Contender.Absent(Names.Libtorch, $"its library does not load: {Shell.Run(Plain("--version")).Complaint}");
    }

    static Contender? Working(Workshop? shop, Func<string[], Command> start, string how) =>
        shop is not null && Shell.FirstLine(start(["--version"])) is { } version
            ? new(Names.Libtorch, version + how, job => shop.Placed(job, start(Workshop.Options(job, shop.Unpacked))))
            : null;

    static Workshop? Weakened(Workshop shop)
    {
        var native = Path.Combine(Output, Native);
        var source = Path.Combine(Folder, "newer.cpp");
        if (!Shell.Run(new("g++", "-shared", "-fPIC", source, "-o", Substitute)).IsGood) return null;
        if (WeakVersion.Of(File.ReadAllBytes(native), NewVersion) is not { } weakened) return null;
        File.WriteAllBytes(native, weakened);
        return shop;
    }

    static Command Plain(params string[] arguments) => new(Ours.DotNet, [Path.Combine(Output, "TorchSharpPeer.dll"), .. arguments]);

    static Command Preloaded(params string[] arguments) => Plain(arguments).With("LD_PRELOAD", Substitute);

    static string FirstError(Exit build) => build.Lines.FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? build.Complaint;
}
