namespace Pipeline.PropertyTests.Mistakes;

/// <summary>A mistake of somebody who builds with the library.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Code">The code, which must throw.</param>
/// <param name="Sentence">The message of the exception, without the parameter that .NET adds.</param>
sealed record Mistake(string Name, Func<object?> Code, string Sentence)
{
    /// <summary>All of them. A further table is a further line here.</summary>
    public static IEnumerable<Mistake> All =>
    [
        .. MatrixMistakes.All, .. ParameterMistakes.All, .. NetworkMistakes.All, .. BatchMistakes.All, .. OptimizerMistakes.All,
        .. TrainingMistakes.All, .. OwnPartMistakes.All, .. ModelMistakes.All, .. AugmentationMistakes.All,
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
