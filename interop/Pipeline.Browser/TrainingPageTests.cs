using System.Globalization;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

public sealed class TrainingPageTests(ServedTrainingPage served) : IClassFixture<ServedTrainingPage>
{
    static readonly object gradient = new { recipe = "gradient", hidden = "20", seed = "1" };

    [ChromiumFact]
    public async Task A_weight_that_is_shown_is_the_old_one_and_the_update_that_is_shown()
    {
        var (page, complaints) = await served.Open(gradient);
        await page.ClickAsync("#first-step-button");
        await ShowsStep(page, 1);
        for (var step = 2; step <= 3; step++)
        {
            await page.ClickAsync("#step");
            await ShowsStep(page, step);
            foreach (var card in (string[])["#card-w3", "#card-w2"])
            {
                var (before, update, after) = await Update(page, card);
                Assert.NotEqual(0, update);
                Assert.Equal(after, before + update, tolerance: 1e-6 * Math.Max(1, Math.Abs(after)));
            }
        }
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task The_weights_after_a_step_are_those_before_the_next()
    {
        var (page, _) = await served.Open(gradient);
        await page.ClickAsync("#first-step-button");
        await ShowsStep(page, 1);
        await page.UncheckAsync("#strongest");
        var (_, _, after) = await Exact(page, "#card-w3");
        await page.ClickAsync("#step");
        await ShowsStep(page, 2);
        var (before, _, _) = await Exact(page, "#card-w3");
        Assert.Equal(after, before);
    }

    [ChromiumFact]
    public async Task Training_starts_pauses_shows_its_step_and_goes_on()
    {
        var (page, complaints) = await served.Open(gradient);
        await page.SelectOptionAsync("#pace", "25");
        await page.ClickAsync("#run");
        await Expect(page, "document.getElementById('state').textContent === 'running' && Number(steps()) >= 3");
        await page.ClickAsync("#run");
        await Expect(page, "document.getElementById('state').textContent === 'paused'");
        var paused = await Steps(page);
        await ShowsStep(page, paused);
        await page.ClickAsync("#step");
        await ShowsStep(page, paused + 1);
        await page.SelectOptionAsync("#pace", "");
        await page.ClickAsync("#run");
        await Expect(page, "document.getElementById('state').textContent === 'finished'");
        Assert.Equal(10_000, await Steps(page));
        Assert.True(await Accuracy(page) > 80);
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task Two_pages_show_the_same_run()
    {
        var (first, _) = await served.Open(gradient);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync(first.Url);
        await first.ClickAsync("#step");
        await ShowsStep(second, 1);
        await second.ClickAsync("#step");
        await ShowsStep(first, 2);
    }

    [ChromiumFact]
    public async Task The_quirks_of_the_notebook_are_named_where_they_happen()
    {
        var (page, _) = await served.Open(new { recipe = "notebook", hidden = "20" });
        await page.ClickAsync("#step");
        await ShowsStep(page, 1);
        Assert.Contains("after its update", await page.TextContentAsync("#card-delta2"), StringComparison.Ordinal);
        Assert.Contains("replaced instead of updated", await page.TextContentAsync("#card-w2"), StringComparison.Ordinal);
        var ids = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.card')].map(card => card.id)");
        Assert.True(Array.IndexOf(ids, "card-w3") < Array.IndexOf(ids, "card-delta2"));
    }

    [ChromiumFact]
    public async Task A_bad_setting_is_told_on_the_page()
    {
        var (page, _) = await served.Open(gradient);
        await page.ClickAsync("#settings summary");
        await page.FillAsync("input[name=hidden]", "1000");
        await page.ClickAsync("#settings-form button");
        await Expect(page, "document.getElementById('problem').textContent === '--hidden: found 1000, expected widths of at most 256.'");
    }

    [ChromiumFact]
    public Task The_light_page_has_no_serious_fault() => IsAccessible(ColorScheme.Light, width: 1280);

    [ChromiumFact]
    public Task The_dark_page_has_no_serious_fault_on_a_telephone() => IsAccessible(ColorScheme.Dark, width: 390);

    async Task IsAccessible(ColorScheme scheme, int width)
    {
        var (page, _) = await served.Open(gradient, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        await page.ClickAsync("#settings summary");
        await page.ClickAsync("#step");
        await ShowsStep(page, 1);
        Assert.Empty((await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
    }

    /// <summary>The numbers of the first line that ends an update, as they are written.</summary>
    static async Task<(double Before, double Update, double After)> Update(IPage page, string card)
    {
        var line = await page.Locator($"{card} .update").First.TextContentAsync() ?? "";
        var parts = line.Trim('=', ' ').Replace('−', '-').Split(' ');
        var sign = parts[1] == "-" ? -1 : 1;
        return (Number(parts[0]), sign * Number(parts[2]), Number(parts[4]));
    }

    static double Number(string text)
    {
        var parts = text.Split("·10");
        var mantissa = double.Parse(parts[0], CultureInfo.InvariantCulture);
        return parts is [_, var exponent] ? mantissa * Math.Pow(10, int.Parse(exponent, CultureInfo.InvariantCulture)) : mantissa;
    }

    /// <summary>The same numbers, of all digits.</summary>
    static async Task<(double Before, double Update, double After)> Exact(IPage page, string card)
    {
        var data = await page.Locator($"{card} .update").First.EvaluateAsync<JsonElement>("line => ({...line.dataset})");
        double Read(string name) => double.Parse(data.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
        return (Read("before"), Read("update"), Read("after"));
    }

    static Task ShowsStep(IPage page, int step) =>
        Expect(page, $"document.getElementById('cards').dataset.step === '{step}'");

    static async Task Expect(IPage page, string condition) => await page.WaitForFunctionAsync(
        "() => { const steps = () => document.getElementById('steps').textContent.split(' ')[0].replaceAll(',', ''); return "
        + condition + "; }");

    static async Task<int> Steps(IPage page) => int.Parse(
        (await page.TextContentAsync("#steps"))!.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    static async Task<double> Accuracy(IPage page) =>
        double.Parse((await page.TextContentAsync("#accuracy"))!.Split(' ')[0], CultureInfo.InvariantCulture);
}
