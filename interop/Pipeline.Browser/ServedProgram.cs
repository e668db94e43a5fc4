using System.Diagnostics;
using Microsoft.Playwright;

namespace Pipeline.Browser;

/// <summary>The program, serving on a free port, and a browser.</summary>
/// <param name="Server">The process of the program.</param>
/// <param name="Address">The address that the program printed.</param>
/// <param name="Playwright">What drives the browser.</param>
/// <param name="Browser">The browser.</param>
sealed record ServedProgram(Process Server, string Address, IPlaywright Playwright, IBrowser Browser) : IAsyncDisposable
{
    /// <summary>Starts <c>serve</c> with options; null where there is no Chromium.</summary>
    public static async Task<ServedProgram?> Start(params string[] options)
    {
        if (ChromiumFactAttribute.Path is not { } chromium) return null;
        var server = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "pipeline.dll"), "serve", "--port", "0", .. options])
        { RedirectStandardOutput = true })!;
        var address = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        var playwright = await Microsoft.Playwright.Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
        return new(server, address, playwright, browser);
    }

    /// <summary>A page that is not loaded yet, and what its scripts will complain of.</summary>
    public async Task<(IPage Page, List<string> Complaints)> NewPage(BrowserNewContextOptions? options)
    {
        var page = await (await Browser.NewContextAsync(options)).NewPageAsync();
        List<string> complaints = [];
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        return (page, complaints);
    }

    /// <summary>Loads the first page of the program, until its scripts are ready.</summary>
    public async Task Load(IPage page)
    {
        await page.GotoAsync(Address);
        await page.Locator("html[data-ready=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        Playwright.Dispose();
        Server.Kill();
        Server.Dispose();
    }
}
