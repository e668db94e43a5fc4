using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

/// <summary>The program, serving on a free port, and a browser.</summary>
public sealed class ServedPage : IAsyncLifetime
{
    Process? server;
    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>The address that the program printed.</summary>
    public string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (ChromiumFactAttribute.Path is not { } chromium) return;
        server = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "pipeline.dll"), "serve", "--port", "0", .. ModelOption()])
        { RedirectStandardOutput = true })!;
        Address = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
    }

    /// <summary>The drawing page, loaded; what its scripts complain of is collected.</summary>
    public async Task<(IPage Page, List<string> Complaints)> Open(BrowserNewContextOptions? options = null)
    {
        var page = await (await browser!.NewContextAsync(options)).NewPageAsync();
        List<string> complaints = [];
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        await page.GotoAsync(Address);
        await page.Locator("html[data-ready=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (page, complaints);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        server?.Kill();
        server?.Dispose();
    }

    // Pictures for the documents are of a model that was trained on MNIST.
    static string[] ModelOption() =>
        Environment.GetEnvironmentVariable("PIPELINE_MODEL") is { Length: > 0 } model ? ["--model", model] : [];
}
