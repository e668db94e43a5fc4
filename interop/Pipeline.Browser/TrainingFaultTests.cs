using Microsoft.Playwright;
using Xunit;

namespace Pipeline.Browser;

/// <summary>The training page where answers are late, streams are refused, and others use the same run.</summary>
public sealed class TrainingFaultTests(ServedTrainingPage served) : IClassFixture<ServedTrainingPage>
{
    const string StepPath = "**/api/training/step", EventsPath = "**/api/training/events";

    static readonly object gradient = new { recipe = "gradient", hidden = "20", seed = "1" };

    [ChromiumFact]
    public async Task A_late_answer_does_not_replace_a_newer_one()
    {
        var (page, complaints) = await served.Open(gradient);
        var (held, release, count) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        await page.RouteAsync(StepPath, async route =>
        {
            if (!IsRead(route.Request) || Interlocked.Increment(ref count) > 1)
            {
                await route.ContinueAsync();
                return;
            }
            var answer = await route.FetchAsync();
            held.SetResult();
            await release.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        await page.ClickAsync("#step");
        await held.Task;
        await page.ClickAsync("#step");
        await Expect(page, "document.getElementById('cards').dataset.step === '2'");
        var late = page.WaitForResponseAsync(response => IsRead(response.Request));
        release.SetResult();
        await (await late).FinishedAsync();
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        Assert.Equal("2", await page.EvaluateAsync<string>("document.getElementById('cards').dataset.step"));
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task Numbers_of_a_run_that_was_reset_elsewhere_are_replaced()
    {
        var (page, _) = await served.Open(gradient);
        await page.ClickAsync("#step");
        await Expect(page, "document.querySelectorAll('#follow-fields input')[1]?.max === '19'");
        await SetHidden(page, "true");
        await Send(page, "reset", new { recipe = "gradient", hidden = "7" });
        await Send(page, "step", new { count = 1 });
        await SetHidden(page, "false");
        await Expect(page, "document.querySelectorAll('#follow-fields input')[1].max === '6'");
    }

    [ChromiumFact]
    public async Task A_refused_stream_is_opened_again_and_hides_no_other_message()
    {
        var (page, _) = await served.Open(gradient);
        await page.ClickAsync("#settings summary");
        await page.FillAsync("input[name=hidden]", "1000");
        await page.ClickAsync("#settings-form button");
        await page.Locator("#problem").WaitForAsync();
        var count = 0;
        await page.RouteAsync(EventsPath, route => Interlocked.Increment(ref count) == 1
            ? route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = "{}" })
            : route.ContinueAsync());
        await SetHidden(page, "true");
        await SetHidden(page, "false");
        await page.Locator("#lost").WaitForAsync();
        Assert.Contains("--hidden", await page.TextContentAsync("#problem"), StringComparison.Ordinal);
        await page.Locator("#lost").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Contains("--hidden", await page.TextContentAsync("#problem"), StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task An_activation_with_a_number_is_set_again_by_a_reset()
    {
        var (page, _) = await served.Open(new { recipe = "gradient", hidden = "20", activation = "leaky-relu:0.2" });
        Assert.Equal("leaky-relu:0.2", await page.InputValueAsync("select[name=activation]"));
        await page.ClickAsync("#settings summary");
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.ClickAsync("#settings-form button"), response => response.Url.EndsWith("/reset", StringComparison.Ordinal));
        Assert.True(answer.Ok);
    }

    [ChromiumFact]
    public async Task The_arrow_keys_choose_a_hidden_unit()
    {
        var (page, _) = await served.Open(gradient);
        await page.FocusAsync("#gallery");
        await Press("ArrowRight", "1");
        await Press("End", "19");
        await Press("ArrowRight", "19");
        await Press("ArrowLeft", "18");
        await Press("Home", "0");

        async Task Press(string key, string unit)
        {
            await page.Keyboard.PressAsync(key);
            Assert.Equal(unit, await page.GetAttributeAsync("#gallery", "aria-valuenow"));
        }
    }

    [ChromiumFact]
    public async Task The_focus_stays_at_a_class_whose_name_has_quotes()
    {
        var (page, complaints) = await served.Open(gradient);
        await Send(page, "step", new { count = 1 });
        var snapshot = await (await page.APIRequest.GetAsync(new Uri(new Uri(page.Url), "/api/training").ToString())).TextAsync();
        var quoted = snapshot.Replace(@"""classes"":[""0""", @"""classes"":[""a\""b""", StringComparison.Ordinal);
        Assert.NotEqual(snapshot, quoted);
        await page.RouteAsync(EventsPath, route => route.FulfillAsync(
            new() { ContentType = "text/event-stream", Body = $"event: snapshot\ndata: {quoted}\n\n" }));
        await page.ReloadAsync();
        await page.Locator("#card-a3 .class-button").First.ClickAsync();
        await Expect(page, "document.activeElement.getAttribute('aria-label') === 'Follow class a\"b'");
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task Numbers_have_one_notation()
    {
        var (page, _) = await served.Open(gradient);
        foreach (var (number, precision, expected) in new[]
        {
            ("0", 4, "0"), ("1234.4", 4, "1234"), ("9999.6", 4, "1.000·10⁴"), ("12346", 4, "1.235·10⁴"), ("99.96", 3, "100"),
            ("-0.5", 3, "−0.500"), ("0.00012346", 4, "0.0001235"), ("-0.000012346", 4, "−1.235·10⁻⁵"), ("1 / 0", 4, "∞"),
        })
            Assert.Equal(expected, await Evaluate(page, "train-numbers", $"format({number}, {precision})"));
    }

    [ChromiumFact]
    public async Task Nothing_and_no_change_have_words_of_their_own()
    {
        var (page, _) = await served.Open(gradient);
        foreach (var (delta, word) in new[] { (-1, "Negative"), (0, "Zero"), (1, "Positive") })
            Assert.StartsWith(word, await Evaluate(page, "train-formulas", $"deltaNote({delta})"), StringComparison.Ordinal);
        foreach (var (after, samples, text) in new[]
        {
            (1, 1, "this picture"), (1, 3, "the mean of these 3 pictures"), (2, 1, ", the same."), (3, 1, ", larger"),
        })
            Assert.Contains(
                text, await Evaluate(page, "train-formulas", $"outcome({{ loss: 2, lossAfter: {after}, samples: {samples} }}).join(' ')"),
                StringComparison.Ordinal);
    }

    static Task<string> Evaluate(IPage page, string module, string call) =>
        page.EvaluateAsync<string>($"() => import('/{module}.js').then(module => module.{call})");

    static bool IsRead(IRequest request) =>
        request.Method == "GET" && request.Url.EndsWith("/api/training/step", StringComparison.Ordinal);

    static async Task Send(IPage page, string command, object body)
    {
        var url = new Uri(new Uri(page.Url), $"/api/training/{command}").ToString();
        Assert.True((await page.APIRequest.PostAsync(url, new() { DataObject = body })).Ok);
    }

    /// <summary>As if the page came to the front, or went behind another: only then it watches the run.</summary>
    static async Task SetHidden(IPage page, string isHidden) => await page.EvaluateAsync(
        $"Object.defineProperty(document, 'hidden', {{ value: {isHidden}, configurable: true }});"
        + "document.dispatchEvent(new Event('visibilitychange'))");

    static async Task Expect(IPage page, string condition) => await page.WaitForFunctionAsync($"() => {condition}");
}
