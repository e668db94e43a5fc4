using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Commands.Serving;

/// <summary>The browser of the user.</summary>
static class Browser
{
    /// <summary>Opens an address in it; where there is none, says so.</summary>
    public static void Open(string address, Host host)
    {
        try
        {
            // The shell knows the browser; on Linux it is xdg-open.
            Process.Start(new ProcessStartInfo(address) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            host.Error.WriteLine("no browser was found to open: open the address above in one");
        }
    }
}
