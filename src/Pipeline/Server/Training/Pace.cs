using System.Diagnostics;

namespace Pipeline.Server.Training;

/// <summary>How many steps are due at a moment.</summary>
/// <param name="StepsPerSecond">The pace; null for as fast as the machine can.</param>
/// <param name="FirstStep">The steps that were taken before it began.</param>
/// <param name="Timestamp">When it began.</param>
readonly record struct Pace(double? StepsPerSecond, long FirstStep, long Timestamp)
{
    /// <summary>A pace that begins now.</summary>
    public static Pace Begin(SessionAtPace now) => new(now.StepsPerSecond, now.Session.Step, Stopwatch.GetTimestamp());

    /// <summary>The steps that are due some time after the beginning, when so many were taken.</summary>
    public long StepsDue(TimeSpan elapsed, long step) =>
        StepsPerSecond is { } pace ? Math.Max(0, (long)(1 + elapsed.TotalSeconds * pace) - (step - FirstStep)) : long.MaxValue;

    /// <summary>The time between two steps.</summary>
    public TimeSpan TimeToNext => StepsPerSecond is { } pace ? TimeSpan.FromSeconds(1 / pace) : TimeSpan.Zero;
}
