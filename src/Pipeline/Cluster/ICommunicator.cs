using System.Collections.Immutable;

namespace Pipeline.Cluster;

/// <summary>
/// What ranks tell each other: the part of MPI that the program needs. What gathers is called by all ranks, in the same order. Elements
/// are float, double or byte.
/// </summary>
interface ICommunicator
{
    /// <summary>The number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of processes.</summary>
    int Size { get; }

    /// <summary>The bytes of each rank, which may have different lengths, at all ranks.</summary>
    ImmutableArray<ImmutableArray<byte>> AllGather(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Copies to all ranks the part of an array that each of them has: rank r from <c>starts[r]</c> to <c>starts[r + 1]</c>.
    /// </summary>
    void AllGatherInPlace<T>(Memory<T> elements, ReadOnlySpan<int> starts) where T : unmanaged;

    /// <summary>Begins to send; the memory is pinned, and not written before <see cref="Wait"/>.</summary>
    nint StartSend<T>(ReadOnlyMemory<T> elements, int to, int tag) where T : unmanaged;

    /// <summary>Begins to receive what a rank sends with this tag; the memory is pinned, and not used before <see cref="Wait"/>.</summary>
    nint StartReceive<T>(Memory<T> elements, int from, int tag) where T : unmanaged;

    /// <summary>Waits for what was begun.</summary>
    void Wait(nint request);

    /// <summary>Ends all ranks.</summary>
    void Abort(int exitCode);
}
