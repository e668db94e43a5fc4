using System.Text.Json;
using Pipeline.Learning;

namespace Pipeline.Server.Training;

/// <summary>A session and its pace.</summary>
/// <param name="Session">The session.</param>
/// <param name="StepsPerSecond">The pace; null for as fast as the machine can.</param>
readonly record struct SessionAtPace(TrainingSession Session, double? StepsPerSecond);

/// <summary>A session that can be watched. Its JSON is made once, when the first watcher asks.</summary>
sealed class PublishedSession(TrainingSession session, double? stepsPerSecond, long sequence)
{
    readonly Lazy<string> json = new(() =>
        JsonSerializer.Serialize(TrainingSnapshot.Of(session, stepsPerSecond, sequence), LearningJson.Default.TrainingSnapshot));

    public TrainingSession Session => session;

    public double? StepsPerSecond => stepsPerSecond;

    public long Sequence => sequence;

    /// <summary>The snapshot.</summary>
    public string Json => json.Value;
}
