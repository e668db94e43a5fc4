using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Layers;
using Pipeline.Recipes;
using static Pipeline.Training.OptionText;

namespace Pipeline.Training;

/// <summary>What a user asks for, as it was written; null is what was left to the recipe.</summary>
public sealed record PlanRequest(
    string? Recipe = null,
    string? Hidden = null,
    string? Activation = null,
    string? Loss = null,
    string? Optimizer = null,
    string? LearningRate = null,
    string? Batch = null,
    string? Epochs = null,
    string? Seed = null,
    string? Precision = null)
{
    /// <summary>The recipe when none is named.</summary>
    public static Recipe DefaultRecipe => BuiltInRecipes.Gradient;

    /// <summary>The seed when none is given.</summary>
    public const long DefaultSeed = 1;

    /// <summary>The names of the precisions.</summary>
    public static ImmutableSortedDictionary<string, Precision> Precisions { get; } =
        Names(("double", Recipes.Precision.Double), ("single", Recipes.Precision.Single));

    /// <summary>The names of the optimizers.</summary>
    public static ImmutableSortedDictionary<string, string> Optimizers { get; } = Names(("sgd", "sgd"));

    /// <summary>The names of the losses.</summary>
    public static ImmutableSortedDictionary<string, string> Losses { get; } = Names([.. BuiltInRecipes.LossNames.Select(name => (name, name))]);

    /// <summary>The plan, or everything that is wrong with the request at once, the recipe's own objections included.</summary>
    /// <remarks>Each option edits the recipe's plan; one that cannot be read leaves it as it is, so that the recipe judges the rest all the same.</remarks>
    public Validation<Error, TrainingConfig> Validate()
    {
        var recipe = Recipe is null ? DefaultRecipe : OneOf("--recipe", Recipe, BuiltInRecipes.All);
        var edits = Edits();
        var plan = edits.Fold(Defaults(recipe.IfFail(DefaultRecipe)), (p, edit) => edit.Match(change => change(p), _ => p));
        var errors = Errors(recipe) + edits.Bind(Errors) + Objections(plan);
        return errors.IsEmpty ? plan : Validation<Error, TrainingConfig>.Fail(errors);
    }

    /// <summary>What a recipe does when nothing else is asked for.</summary>
    public static TrainingConfig Defaults(Recipe recipe)
    {
        var (hidden, loss, rate, batch, epochs, precision) = recipe.Defaults;
        return new(recipe, [hidden], Network.Sigmoid, loss, rate, batch, epochs, DefaultSeed, precision);
    }

    /// <summary>What the recipe has against a plan.</summary>
    public static Seq<Error> Objections(TrainingConfig plan) => plan.Recipe.Validate(plan).Select(sentence => Error.New(Code, $"{sentence}.")).ToSeq();

    Seq<Validation<Error, Func<TrainingConfig, TrainingConfig>>> Edits() => LanguageExt.Prelude.Seq(
        Edit(Hidden, text => Widths("--hidden", text), (plan, value) => plan with { Hidden = value }),
        Edit(Activation, text => OneOf("--activation", text, Network.Activations), (plan, value) => plan with { Activation = value }),
        Edit(Loss, text => OneOf("--loss", text, Losses), (plan, value) => plan with { Loss = value }),
        Edit(Optimizer, text => OneOf("--optimizer", text, Optimizers), (plan, _) => plan),
        Edit(LearningRate, text => Positive("--learning-rate", text), (plan, value) => plan with { LearningRate = value }),
        Edit(Batch, text => Whole("--batch", text, least: 1), (plan, value) => plan with { BatchSize = value }),
        Edit(Epochs, text => Whole("--epochs", text, least: 1), (plan, value) => plan with { Epochs = value }),
        Edit(Seed, text => OptionText.Seed("--seed", text), (plan, value) => plan with { Seed = value }),
        Edit(Precision, text => OneOf("--precision", text, Precisions), (plan, value) => plan with { Precision = value }));

    static Validation<Error, Func<TrainingConfig, TrainingConfig>> Edit<A>(string? text, Func<string, Validation<Error, A>> read, Func<TrainingConfig, A, TrainingConfig> set)
    {
        Func<TrainingConfig, TrainingConfig> Set(A value) => plan => set(plan, value);
        Func<TrainingConfig, TrainingConfig> nothing = plan => plan;
        return text is null ? nothing : read(text).Map(Set);
    }

    static Seq<Error> Errors<A>(Validation<Error, A> value) => value.Match(_ => default, errors => errors);

    static ImmutableSortedDictionary<string, A> Names<A>(params ReadOnlySpan<(string Name, A Value)> names) =>
        ImmutableSortedDictionary.CreateRange(names.ToArray().Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}
