using Pipeline.Data;

namespace Pipeline.Commands;

/// <summary>What is done differently in a heap that is nearly full, as of MNIST in a container of 64 MB.</summary>
static class TightMemory
{
    // Below this share of the limit there is room for what the collector keeps for later.
    const double NearlyFull = 0.75;

    // The arrays of so few images are not large ones, which the collector puts apart and does not move.
    const int EvaluatedAtATime = 25;

    /// <summary>Images to evaluate at a time: fewer take a third more time, and leave fewer large arrays behind.</summary>
    public static int ImagesAtATime => IsHeapNearlyFull ? EvaluatedAtATime : Batches.EvaluatedAtATime;

    static bool IsHeapNearlyFull =>
        GC.GetTotalMemory(forceFullCollection: false) > NearlyFull * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>
    /// Gives unused memory back where the heap is nearly full: the collector keeps what large arrays leave, in pieces into which the next
    /// large array may not fit, and says that there is none. Elsewhere it does nothing.
    /// </summary>
    public static void ReleaseUnused()
    {
        if (IsHeapNearlyFull) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
