namespace Pipeline.Recipes;

/// <summary>A setting of a configuration that its recipe does not support.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Problem">What the recipe supports, and the value that was set.</param>
/// <param name="Alternative">A recipe that supports the value.</param>
/// <param name="Scope">When to use the alternative, such as "for other depths"; may be empty.</param>
public sealed record ConfigError(Setting Setting, string Problem, Recipe Alternative, string Scope = "")
{
    /// <summary>The error as one line of text.</summary>
    public override string ToString() => $"{Setting}: {Problem}; use the {$"{Alternative.Name} recipe {Scope}".TrimEnd()}.";
}
