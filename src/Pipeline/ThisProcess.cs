using System.Runtime.InteropServices;
using System.Text;
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
        var host = Host.OfThisProcess();
        using var interruption = new Interruption(deadline, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        host = host with { ClaimInterrupted = interruption.ClaimMessage };
        return await Cli.Run(args, host, interruption.Token);

        // The first signal requests cancellation; the second one ends the process.
        void Stop(PosixSignalContext signal) => signal.Cancel = interruption.RequestCancellation();

        void End()
        {
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

    /// <summary>Prints text that needs no command line, and returns the exit code.</summary>
    public static int PrintText(string text)
    {
        try
        {
            Console.Out.Write(text);
            return ExitCode.Success;
        }
        catch (IOException exception)
        {
            using var error = new ConsoleWriter(Console.Error, TextFormat.Plain, name: null);
            error.WriteLine($"error: {new OutputException("standard output", exception).Message}");
            return ExitCode.BadData;
        }
    }
}
