using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline;

/// <summary>The program as a process: its console, and the signals that stop it.</summary>
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

        // The first signal asks the run to stop between two steps; the second is left to the system, which stops the process.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
