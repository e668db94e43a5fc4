using Microsoft.Playwright;

namespace Pipeline.Browser;

/// <summary>Draws on the page as people do.</summary>
static class DrawnPage
{
    /// <summary>Draws with the mouse, and waits for the answer to the last point.</summary>
    public static Task DrawWithMouse(this IPage page, RecordedDrawing drawing) => page.AwaitAnswer(async () =>
    {
        var box = await page.SheetBox();
        foreach (var stroke in drawing.Strokes)
        {
            await page.Mouse.MoveAsync(X(box, stroke[0]), Y(box, stroke[0]));
            await page.Mouse.DownAsync();
            foreach (var point in stroke.Skip(1)) await page.Mouse.MoveAsync(X(box, point), Y(box, point));
            await page.Mouse.UpAsync();
        }
    });

    /// <summary>Draws with a finger.</summary>
    public static Task DrawWithFinger(this IPage page, RecordedDrawing drawing) => page.AwaitAnswer(async () =>
    {
        var (box, session) = (await page.SheetBox(), await page.Context.NewCDPSessionAsync(page));
        foreach (var stroke in drawing.Strokes)
        {
            await Touch("touchStart", [stroke[0]]);
            foreach (var point in stroke.Skip(1)) await Touch("touchMove", [point]);
            await Touch("touchEnd", []);
        }

        Task Touch(string type, double[][] points) => session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = points.Select(point => new { x = X(box, point), y = Y(box, point) }).ToArray(),
        });
    });

    /// <summary>Draws with a pen, at one pressure from 0 to 1.</summary>
    public static Task DrawWithPen(this IPage page, RecordedDrawing drawing, double pressure) => page.AwaitAnswer(async () =>
    {
        var (box, session) = (await page.SheetBox(), await page.Context.NewCDPSessionAsync(page));
        foreach (var stroke in drawing.Strokes)
        {
            await Pen("mousePressed", stroke[0], pressure);
            foreach (var point in stroke.Skip(1)) await Pen("mouseMoved", point, pressure);
            await Pen("mouseReleased", stroke[^1], force: 0);
        }

        Task Pen(string type, double[] point, double force) => session.SendAsync("Input.dispatchMouseEvent", new()
        {
            ["type"] = type,
            ["pointerType"] = "pen",
            ["button"] = "left",
            ["buttons"] = 1,
            ["clickCount"] = 1,
            ["force"] = force,
            ["x"] = X(box, point),
            ["y"] = Y(box, point),
        });
    });

    /// <summary>Presses keys on the sheet, one after the other.</summary>
    public static Task DrawWithKeys(this IPage page, params string[] keys) => page.AwaitAnswer(async () =>
    {
        await page.FocusAsync("#sheet");
        foreach (var key in keys) await page.Keyboard.PressAsync(key);
    });

    /// <summary>The name of the class that the page shows.</summary>
    public static Task<string?> Label(this IPage page) => page.TextContentAsync("#label");

    // After the last change one frame sends a request; when the network is idle, its answer is shown.
    static async Task AwaitAnswer(this IPage page, Func<Task> draw)
    {
        await draw();
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await page.Locator("html:not([data-busy=true])").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    static async Task<ElementHandleBoundingBoxResult> SheetBox(this IPage page)
    {
        await page.Locator("#sheet").ScrollIntoViewIfNeededAsync();
        return (await page.QuerySelectorAsync("#sheet")) is { } sheet && await sheet.BoundingBoxAsync() is { } box
            ? box
            : throw new InvalidOperationException("The sheet is not shown.");
    }

    static float X(ElementHandleBoundingBoxResult box, double[] point) => (float)(box.X + point[0] * box.Width);

    static float Y(ElementHandleBoundingBoxResult box, double[] point) => (float)(box.Y + point[1] * box.Height);
}
