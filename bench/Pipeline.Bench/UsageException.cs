namespace Pipeline.Bench;

/// <summary>What was asked for cannot be done, with what to do instead.</summary>
sealed class UsageException(string message) : Exception(message);
