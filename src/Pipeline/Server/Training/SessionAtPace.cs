using Pipeline.Learning;

namespace Pipeline.Server.Training;

/// <summary>A session and its pace.</summary>
/// <param name="Session">The session.</param>
/// <param name="StepsPerSecond">The pace; null for as fast as the machine can.</param>
/// <param name="Run">The number of the run, which grows with each that begins.</param>
readonly record struct SessionAtPace(TrainingSession Session, double? StepsPerSecond, long Run)
{
    /// <summary>The next run, which waits for its first command.</summary>
    public SessionAtPace Begin(TrainingSession next) => new(next, null, Run + 1);
}
