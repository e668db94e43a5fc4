namespace Pipeline.Bench;

/// <summary>An error in the options or the environment; the message says what to do.</summary>
sealed class UsageException(string message) : Exception(message);
