using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

/// <summary>The program with its training page, and a browser.</summary>
public sealed class ServedTrainingPage : IAsyncLifetime
{
    ServedProgram? program;

    public async Task InitializeAsync() => program = await ServedProgram.Start("--train", "--data", "digits");

    /// <summary>The training page before its first step, with settings; what its scripts complain of is collected.</summary>
    public async Task<(IPage Page, List<string> Complaints)> Open(object settings, BrowserNewContextOptions? options = null)
    {
        var (page, complaints) = await program!.NewPage(options);
        var reset = await page.APIRequest.PostAsync(
            new Uri(new Uri(program.Address), "/api/training/reset").ToString(), new() { DataObject = settings });
        Assert.True(reset.Ok);
        await program.Load(page);
        return (page, complaints);
    }

    public async Task DisposeAsync()
    {
        if (program is not null) await program.DisposeAsync();
    }
}
