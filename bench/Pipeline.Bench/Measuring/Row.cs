using System.Collections.Immutable;

namespace Pipeline.Bench.Measuring;

/// <summary>A row of the table.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Work">What is measured, for people.</param>
/// <param name="Bar">What it is held to.</param>
/// <param name="Jobs">What has to run for it, in the order of running.</param>
/// <param name="Judge">What it makes of a round.</param>
sealed record Row(string Name, string Work, Bar Bar, ImmutableArray<Job> Jobs, Func<Round, Finding> Judge);
