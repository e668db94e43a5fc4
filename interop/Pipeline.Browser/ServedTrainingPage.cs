using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

/// <summary>The program with its training page on a free port, and a browser.</summary>
public sealed class ServedTrainingPage : IAsyncLifetime
{
    Process? server;
    IPlaywright? playwright;
    IBrowser? browser;
    string address = "";

    public async Task InitializeAsync()
    {
        if (ChromiumFactAttribute.Path is not { } chromium) return;
        server = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "pipeline.dll"), "serve", "--train", "--data", "digits", "--port", "0"])
        { RedirectStandardOutput = true })!;
        address = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
    }

    /// <summary>The training page before its first step, with settings; what its scripts complain of is collected.</summary>
    public async Task<(IPage Page, List<string> Complaints)> Open(object settings, BrowserNewContextOptions? options = null)
    {
        var page = await (await browser!.NewContextAsync(options)).NewPageAsync();
        List<string> complaints = [];
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        var reset = await page.APIRequest.PostAsync(
            new Uri(new Uri(address), "/api/training/reset").ToString(), new() { DataObject = settings });
        Assert.True(reset.Ok);
        await page.GotoAsync(address);
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
}
