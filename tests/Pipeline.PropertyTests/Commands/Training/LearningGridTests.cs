using System.Globalization;
using Pipeline.Layers;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

/// <summary>
/// Recipes, activations, optimizers and learning rates up to absurd ones: every run ends in one of three ways, and says in which.
/// </summary>
public sealed class LearningGridTests : IDisposable
{
    // A run twice as good as the best constant answer, 218 of 2000, has learned; one that is no better has not.
    const double Learned = 2, MostFrequentPercent = 10.9;

    static readonly string[] rates =
        ["", " --learning-rate 1", " --learning-rate 30", " --learning-rate 1000", " --learning-rate 1e30"];

    readonly CliFixture fixture = new();

    [LongFact, Trait("Category", "Long")]
    public async Task Every_run_says_whether_it_diverged_learned_or_did_not()
    {
        var wrong = new List<string>();
        foreach (var line in Lines())
        {
            var run = await fixture.Run($"--data digits --quiet {line}");
            if (run.Code == 3 && run.Error is [var diverged] && diverged.Contains("of layer", StringComparison.Ordinal)) continue;
            var percent = run.Code == 0 ? double.Parse(run.Out[^2].Split(' ')[1], CultureInfo.InvariantCulture) : double.NaN;
            var isCalledChance = run.Error.Any(said => said.Contains("is chance for 10 classes", StringComparison.Ordinal));
            var isRight = run.Code == 0
                && (percent < Learned * MostFrequentPercent || run.Error.IsEmpty)
                && (percent > MostFrequentPercent || isCalledChance);
            if (!isRight) wrong.Add($"{line}: exit code {run.Code}, {percent} %, {string.Join(" / ", run.Error)}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    static IEnumerable<string> Lines() =>
        from recipe in BuiltInRecipes.All.Values
        from activation in recipe == BuiltInRecipes.Notebook ? ["sigmoid"] : Network.Activations.Keys
        from optimizer in recipe == BuiltInRecipes.Notebook ? ["sgd"] : OptimizerKind.All.Keys
        from rate in rates
        let size = recipe == BuiltInRecipes.Numerical
            ? "--hidden 2 --samples 60 --log-every 2"
            : "--hidden 20 --samples 1500 --log-every 20"
        let epochs = recipe == BuiltInRecipes.Minibatch ? " --epochs 2" : ""
        select $"{size}{epochs} --recipe {recipe.Name} --activation {activation} --optimizer {optimizer}{rate}";

    public void Dispose() => fixture.Dispose();
}
