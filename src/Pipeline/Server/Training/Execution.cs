namespace Pipeline.Server.Training;

/// <summary>What became of a command to the run.</summary>
abstract record Execution;

/// <summary>It was executed.</summary>
/// <param name="After">The session after it.</param>
sealed record Executed(PublishedSession After) : Execution;

/// <summary>Too many commands wait already.</summary>
sealed record Refused : Execution;

/// <summary>Nothing runs any more, because of an error or the end of the server.</summary>
sealed record Ended : Execution;
