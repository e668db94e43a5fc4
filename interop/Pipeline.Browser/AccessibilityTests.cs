using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

public sealed class AccessibilityTests(ServedPage served) : IClassFixture<ServedPage>
{
    static readonly string[] serious = ["serious", "critical"];

    [ChromiumFact]
    public Task The_light_page_has_no_serious_fault() => Check(ColorScheme.Light, width: 1280);

    [ChromiumFact]
    public Task The_dark_page_has_no_serious_fault_on_a_telephone() => Check(ColorScheme.Dark, width: 390);

    async Task Check(ColorScheme scheme, int width)
    {
        var (page, _) = await served.Open(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        await Faultless(page);
        await page.DrawWithMouse(RecordedDrawing.Of(4, index: 0));
        await Faultless(page);
    }

    static async Task Faultless(IPage page) => Assert.Empty((await page.RunAxe()).Violations
        .Where(violation => serious.Contains(violation.Impact))
        .Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
}
