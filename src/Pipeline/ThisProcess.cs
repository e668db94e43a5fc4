using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Cluster;
using Pipeline.Display;
using Pipeline.Options;

namespace Pipeline;

/// <summary>Runs the command line on the console of this process, with cancellation by SIGINT and SIGTERM.</summary>
static class ThisProcess
{
    const string ShowCursor = "\e[?25h";

    // With what the runtime takes to end, the process is gone half a second after the signal.
    static readonly TimeSpan deadline = TimeSpan.FromSeconds(0.35);
    static readonly TimeSpan farewellTime = TimeSpan.FromSeconds(0.05);

    /// <summary>Runs the command line and returns the exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        var isUtf8 = Locale.IsUtf8(Environment.GetEnvironmentVariable, OperatingSystem.IsWindows());
        Console.OutputEncoding = isUtf8 ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Encoding.ASCII;
        if (!HasCurrentDirectory())
        {
            using var error = new ConsoleWriter(Console.Error, TextFormat.Plain, name: null);
            error.WriteLine("error: the current directory: found none, it was deleted, expected a directory. Change to one that is there.");
            return ExitCode.BadData;
        }
        return Launcher.Detect(Environment.GetEnvironmentVariable) is { } launcher
            ? await RankProcess.Run(launcher, Cli.IsForAllRanks(args), host => Run(args, host))
            : await Run(args, Host.OfThisProcess());
    }

    static async Task<int> Run(string[] args, Host host)
    {
        using var interruption = new Interruption(deadline, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        host = host with { ClaimInterrupted = interruption.ClaimMessage };
        return await Cli.Run(args, host, interruption.Token);

        // The first signal requests cancellation; the second one ends the process.
        void Stop(PosixSignalContext signal) => signal.Cancel = interruption.RequestCancellation();

        void End()
        {
            host.Resume.SaveLast?.Invoke();
            // A reader that has stopped reading must not keep the process alive.
            var farewell = new Thread(() =>
            {
                host.Terminal?.Write(ShowCursor);
                host.SayInterrupted();
            })
            { IsBackground = true };
            farewell.Start();
            farewell.Join(farewellTime);
            Environment.Exit(ExitCode.Interrupted);
        }
    }

    static bool HasCurrentDirectory()
    {
        try
        {
            return Environment.CurrentDirectory.Length > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Prints text that needs no command line, and returns the exit code.</summary>
    public static int PrintText(string text)
    {
        try
        {
            Console.Out.Write(text);
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            using var error = new ConsoleWriter(Console.Error, TextFormat.Plain, name: null);
            error.WriteLine($"error: {new OutputException("standard output", exception).Message}");
            return ExitCode.BadData;
        }
    }
}
