using System.Text.Json.Serialization;

namespace Pipeline.Server.Training;

/// <summary>Goes on.</summary>
/// <param name="StepsPerSecond">The pace; null for as fast as the machine can.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RunRequest(double? StepsPerSecond = null)
{
    public const double MinPace = 0.1, MaxPace = 10_000;

    public bool IsValid => StepsPerSecond is null or (>= MinPace and <= MaxPace);
}

/// <summary>Takes some steps, as fast as the machine can.</summary>
/// <param name="Count">The number of steps.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record StepRequest(int Count = 1)
{
    public const int MaxCount = 100_000;

    public bool IsValid => Count is >= 1 and <= MaxCount;
}
