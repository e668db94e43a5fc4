using Pipeline.Display;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>What is said where memory does not suffice after all: the need of a run can only be estimated before it.</summary>
static class OutOfMemory
{
    /// <summary>Whether an exception is one of memory, or was caused by one.</summary>
    public static bool IsIn(Exception exception) => exception switch
    {
        OutOfMemoryException => true,
        AggregateException all => all.InnerExceptions.Any(IsIn),
        { InnerException: { } inner } => IsIn(inner),
        _ => false,
    };

    /// <summary>One line that says what there is, and which options to lower.</summary>
    public static string Message(long availableBytes) =>
        $"the memory does not suffice: {ConsoleText.Memory(availableBytes)} are there. Make "
        + $"{TrainCommandOptions.Hidden.Name}, {TrainCommandOptions.Batch.Name} or {TrainCommandOptions.Threads.Name} smaller, "
        + $"take fewer images for {DataOptions.Data.Name}, or give the program more memory.";
}
