using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

/// <summary>The program with its drawing page, and a browser.</summary>
public sealed class ServedPage : IAsyncLifetime
{
    ServedProgram? program;

    /// <summary>The address that the program printed.</summary>
    public string Address => program?.Address ?? "";

    public async Task InitializeAsync() => program = await ServedProgram.Start(ModelOption());

    /// <summary>The drawing page, loaded; what its scripts complain of is collected.</summary>
    public async Task<(IPage Page, List<string> Complaints)> Open(BrowserNewContextOptions? options = null)
    {
        var (page, complaints) = await program!.NewPage(options);
        await program.Load(page);
        return (page, complaints);
    }

    public async Task DisposeAsync()
    {
        if (program is not null) await program.DisposeAsync();
    }

    // Pictures for the documents are of a model that was trained on MNIST.
    static string[] ModelOption() =>
        Environment.GetEnvironmentVariable("PIPELINE_MODEL") is { Length: > 0 } model ? ["--model", model] : [];
}
