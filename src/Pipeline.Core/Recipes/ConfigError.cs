namespace Pipeline.Recipes;

/// <summary>A setting of a plan that its recipe cannot follow.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Problem">What the recipe does, and what was asked for.</param>
/// <param name="Alternative">A recipe that can follow it.</param>
/// <param name="Scope">When to use it, such as "for other depths"; may be empty.</param>
public sealed record ConfigError(Setting Setting, string Problem, Recipe Alternative, string Scope = "")
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Setting}: {Problem}; use the {$"{Alternative.Name} recipe {Scope}".TrimEnd()}.";
}
