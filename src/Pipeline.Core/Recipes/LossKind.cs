using System.Collections.Immutable;

namespace Pipeline.Recipes;

/// <summary>The kind of loss; the recipe chooses the formula and whether it applies to logits or to probabilities.</summary>
public sealed record LossKind
{
    /// <summary>½‖a − t‖² of sigmoid outputs.</summary>
    public static LossKind SquaredError { get; } = new("squared-error");

    /// <summary>Cross-entropy, on logits except in the numerical recipe, which differentiates the lecture's.</summary>
    public static LossKind CrossEntropy { get; } = new("cross-entropy");

    /// <summary>Every kind, by its name.</summary>
    public static ImmutableSortedDictionary<string, LossKind> All { get; } =
        ImmutableSortedDictionary.CreateRange(new[] { CrossEntropy, SquaredError }.Select(kind => KeyValuePair.Create(kind.Name, kind)));

    LossKind(string name) => Name = name;

    /// <summary>Its name in model files.</summary>
    public string Name { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
