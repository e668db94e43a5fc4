using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

/// <summary>The pictures of docs/training-page.md, made where a directory for them is named.</summary>
public sealed class TrainingScreenshots(ServedTrainingPage served) : IClassFixture<ServedTrainingPage>
{
    const string Variable = "PIPELINE_SCREENSHOTS";

    [ChromiumFact]
    public async Task The_training_page_is_pictured()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder) return;
        await Picture(Path.Combine(folder, "train-page-light.png"), ColorScheme.Light, 1280, 960, "main", step: 3021);
        await Picture(Path.Combine(folder, "train-page-dark.png"), ColorScheme.Dark, 1280, 960, "main", step: 3021);
        await Picture(Path.Combine(folder, "train-page-forward.png"), ColorScheme.Light, 1280, 1130, "#card-x", step: 602);
        await Picture(Path.Combine(folder, "train-page-backward.png"), ColorScheme.Dark, 1280, 1130, "#card-delta3", step: 602);
        await Picture(Path.Combine(folder, "train-page-phone.png"), ColorScheme.Light, 390, 844, "#card-w2", step: 602);
    }

    async Task Picture(string path, ColorScheme scheme, int width, int height, string top, int step)
    {
        var (page, _) = await served.Open(
            new { recipe = "gradient", hidden = "100", seed = "1" },
            new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
        await page.EvaluateAsync(
            "count => fetch('/api/training/step', "
            + "{ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ count }) })", step);
        await page.WaitForFunctionAsync("step => document.getElementById('cards').dataset.step === String(step)", step);
        if (top != "main") await page.EvaluateAsync($"document.querySelector('{top}').scrollIntoView(); scrollBy(0, -45)");
        await page.WaitForTimeoutAsync(300);
        await page.ScreenshotAsync(new() { Path = path });
    }
}
