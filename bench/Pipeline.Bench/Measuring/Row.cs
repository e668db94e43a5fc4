using System.Collections.Immutable;

namespace Pipeline.Bench.Measuring;

/// <summary>A row of the table.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Work">A description of what is measured.</param>
/// <param name="Threshold">The bound that its figure must meet.</param>
/// <param name="Jobs">The jobs that it needs, in the order in which they run.</param>
/// <param name="Evaluate">The figure of a round and the quantities that it is computed from.</param>
sealed record Row(string Name, string Work, Threshold Threshold, ImmutableArray<Job> Jobs, Func<Round, RowResult> Evaluate);
