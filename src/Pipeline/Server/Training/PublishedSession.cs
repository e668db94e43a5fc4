using System.Text.Json;
using Pipeline.Learning;

namespace Pipeline.Server.Training;

/// <summary>A session that can be watched. Its JSON is made once, when the first watcher asks.</summary>
/// <param name="now">The session.</param>
/// <param name="sequence">Grows with each that is published.</param>
/// <param name="failure">Why the server runs it no more; null if it does.</param>
sealed class PublishedSession(SessionAtPace now, long sequence, string? failure = null)
{
    readonly Lazy<string> json = new(() => JsonSerializer.Serialize(
        TrainingSnapshot.Of(now.Session, now.StepsPerSecond, sequence, now.Run) with { Failure = failure },
        LearningJson.Default.TrainingSnapshot));

    public SessionAtPace Now => now;

    public TrainingSession Session => now.Session;

    public long Sequence => sequence;

    /// <summary>Why the server runs it no more; null if it does.</summary>
    public string? Failure => failure;

    /// <summary>The snapshot.</summary>
    public string Json => json.Value;
}
