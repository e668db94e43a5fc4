using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline;

/// <summary>Runs the command line on the console of this process, with cancellation by SIGINT and SIGTERM.</summary>
static class ThisProcess
{
    /// <summary>Runs the command line and returns the exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await Cli.Run(args, Host.OfThisProcess(), stop.Token);

        // The first signal requests cancellation, which takes effect between two steps; the second one ends the process.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
