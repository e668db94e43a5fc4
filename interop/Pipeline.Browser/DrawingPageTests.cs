using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

public sealed class DrawingPageTests(ServedPage served) : IClassFixture<ServedPage>
{
    [ChromiumFact]
    public async Task Digits_drawn_with_the_mouse_are_read()
    {
        var (page, complaints) = await served.Open();
        foreach (var digit in Enumerable.Range(0, 10))
        {
            await page.EvaluateAsync("document.getElementById('clear').click()");
            await page.DrawWithMouse(RecordedDrawing.Of(digit, index: 0));
            Assert.Equal($"{digit}", await page.Label());
        }
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task Digits_drawn_with_a_finger_are_read_on_a_telephone()
    {
        var (page, complaints) = await served.Open(Phone);
        foreach (var digit in (int[])[0, 3, 5, 7])
        {
            await page.EvaluateAsync("document.getElementById('clear').click()");
            await page.DrawWithFinger(RecordedDrawing.Of(digit, index: 2));
            Assert.Equal($"{digit}", await page.Label());
        }
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task The_pressure_of_a_pen_is_sent()
    {
        var (page, complaints) = await served.Open();
        var requests = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.PostData is { } body) requests.Add(body);
        };
        await page.DrawWithPen(RecordedDrawing.Of(1, index: 0), pressure: 0.75);
        Assert.Equal("1", await page.Label());
        Assert.Contains(",0.75]", requests[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(",0.5]", requests[^1], StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task A_digit_is_drawn_with_the_keyboard_alone()
    {
        var (page, complaints) = await served.Open();
        // From the beginning of the page: nothing is clicked. The skip link leads to the sheet.
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.DrawWithKeys(
        [
            "Space", .. Repeat("ArrowRight", 5), .. Repeat("End", 2), .. Repeat("ArrowDown", 2), .. Repeat("End", 1),
            .. Repeat("ArrowDown", 4), "Space",
        ]);
        Assert.Equal("7", await page.Label());
        await page.DrawWithKeys("Backspace");
        Assert.Equal("?", await page.Label());
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task Strokes_are_taken_back_and_classes_are_explained()
    {
        var (page, complaints) = await served.Open();
        await page.DrawWithMouse(RecordedDrawing.Of(7, index: 2));
        await page.ClickAsync("#bars li:nth-child(4) button");
        await Assertions.Expect(page.Locator("#why-title")).ToHaveTextAsync("What speaks for 3");
        Assert.Equal("true", await page.GetAttributeAsync("#bars li:nth-child(4) button", "aria-pressed"));
        var last = (await page.QuerySelectorAllAsync(".units button"))[^1];
        await last.HoverAsync();
        Assert.Contains("100", await page.TextContentAsync("#unit-title"), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Control+z");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(page.Locator("#label")).ToHaveTextAsync("?");
        Assert.True(await page.IsDisabledAsync("#undo"));
        Assert.Empty(complaints);
    }

    static string[] Repeat(string key, int count) => [.. Enumerable.Repeat(key, count)];

    static BrowserNewContextOptions Phone => new()
    {
        ViewportSize = new() { Width = 390, Height = 844 },
        HasTouch = true,
        IsMobile = true,
        DeviceScaleFactor = 2,
    };
}
