using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

/// <summary>The pictures of the documents, made where a directory for them is named.</summary>
public sealed class Screenshots(ServedPage served) : IClassFixture<ServedPage>
{
    const string Variable = "PIPELINE_SCREENSHOTS";

    [ChromiumFact]
    public async Task The_drawing_page_is_pictured()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        await Picture(Path.Combine(folder, "serve-light.png"), ColorScheme.Light, width: 1240, height: 1000);
        await Picture(Path.Combine(folder, "serve-dark.png"), ColorScheme.Dark, width: 1240, height: 1000);
        await Picture(Path.Combine(folder, "serve-phone.png"), ColorScheme.Light, width: 390, height: 1500);
    }

    async Task Picture(string path, ColorScheme scheme, int width, int height)
    {
        var (page, _) = await served.Open(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
        await page.DrawWithMouse(RecordedDrawing.Of(4, index: 0));
        await page.Mouse.MoveAsync(0, 0);
        await page.WaitForTimeoutAsync(300);
        await page.ScreenshotAsync(new() { Path = path });
    }
}
