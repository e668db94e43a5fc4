using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

/// <summary>The pictures of the documents, made where a directory for them is named.</summary>
public sealed class Screenshots(ServedPage served) : IClassFixture<ServedPage>
{
    const string Variable = "PIPELINE_SCREENSHOTS";

    // Between a 4 and a 9, so that there is something to see in the bars.
    static readonly RecordedDrawing halfClosedFour = new(4, 0.07,
    [
        [[0.51, 0.17], [0.435, 0.22], [0.36, 0.34], [0.32, 0.46], [0.36, 0.54], [0.5, 0.54], [0.64, 0.48]],
        [[0.66, 0.2], [0.66, 0.45], [0.62, 0.66], [0.58, 0.86]],
    ]);

    [ChromiumFact]
    public async Task The_drawing_page_is_pictured()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        await Picture(Path.Combine(folder, "serve-light.png"), ColorScheme.Light, width: 1240, height: 960);
        await Picture(Path.Combine(folder, "serve-dark.png"), ColorScheme.Dark, width: 1240, height: 960);
        await Picture(Path.Combine(folder, "serve-phone.png"), ColorScheme.Light, width: 390, height: 1500);
    }

    async Task Picture(string path, ColorScheme scheme, int width, int height)
    {
        var (page, _) = await served.Open(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
        await page.DrawWithMouse(halfClosedFour);
        await page.Mouse.MoveAsync(0, 0);
        await page.WaitForTimeoutAsync(300);
        await page.ScreenshotAsync(new() { Path = path });
        if (scheme == ColorScheme.Light && width > height)
            await page.Locator(".network").ScreenshotAsync(new() { Path = path.Replace("light", "network", StringComparison.Ordinal) });
    }
}
