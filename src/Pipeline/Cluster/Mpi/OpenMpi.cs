using System.Collections.Immutable;
using System.Text;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Options;

namespace Pipeline.Cluster;

/// <summary>All ranks of a job, over Open MPI.</summary>
sealed unsafe class OpenMpi : ICommunicator
{
    readonly MpiLibrary library;

    OpenMpi(MpiLibrary library, int rank, int size) => (this.library, Rank, Size) = (library, rank, size);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Joins the other ranks. Once in a process.</summary>
    /// <param name="launcher">What started the ranks.</param>
    public static Fin<OpenMpi> Join(Launcher launcher) => launcher.Check().Bind(_ => MpiLibrary.Load(launcher.Name)).Bind(library =>
    {
        Check(MpiFunctions.InitThread(null, null, MpiFunctions.ThreadSerialized, out var provided));
        Check(MpiFunctions.CommSetErrorHandler(library.World, library.ReturnErrors));
        Check(MpiFunctions.CommRank(library.World, out var rank));
        Check(MpiFunctions.CommSize(library.World, out var size));
        return provided < MpiFunctions.ThreadSerialized
            ? Error.New(ExitCode.Usage, $"{launcher.Name}: found an Open MPI for one thread of a process (thread level {provided}), "
                + $"expected one for all of them (thread level {MpiFunctions.ThreadSerialized}). Install one that is built with threads.")
            : launcher.CheckSize(size).Map(_ => new OpenMpi(library, rank, size));
    });

    /// <summary>Leaves the other ranks; nothing can be sent after it.</summary>
    public static void Leave() => _ = MpiFunctions.FinalizeMpi();

    /// <summary>Waits for all ranks; for measurements.</summary>
    public void Barrier() => Check(MpiFunctions.Barrier(library.World));

    /// <inheritdoc/>
    public ImmutableArray<ImmutableArray<byte>> AllGather(ReadOnlySpan<byte> bytes)
    {
        Span<int> lengths = new int[Size];
        var length = bytes.Length;
        fixed (int* all = lengths)
            Check(MpiFunctions.AllGather(&length, sizeof(int), library.Byte, all, sizeof(int), library.Byte, library.World));
        var starts = new int[Size + 1];
        for (var rank = 0; rank < Size; rank++) starts[rank + 1] = checked(starts[rank] + lengths[rank]);
        var received = new byte[starts[Size]];
        bytes.CopyTo(received.AsSpan(starts[Rank]));
        AllGatherInPlace(received.AsMemory(), starts);
        return [.. starts.Zip(starts[1..], (start, end) => ImmutableArray.Create(received, start, end - start))];
    }

    /// <inheritdoc/>
    public void AllGatherInPlace<T>(Memory<T> elements, ReadOnlySpan<int> starts) where T : unmanaged
    {
        var counts = stackalloc int[Size];
        for (var rank = 0; rank < Size; rank++) counts[rank] = starts[rank + 1] - starts[rank];
        var type = library.TypeOf<T>();
        fixed (T* first = elements.Span)
        fixed (int* firstStart = starts)
            Check(MpiFunctions.AllGatherV(MpiFunctions.InPlace, 0, type, first, counts, firstStart, type, library.World));
    }

    /// <summary>The sum in whatever order MPI likes, for measurements.</summary>
    public void AllReduce(ReadOnlySpan<float> elements, Span<float> sum)
    {
        fixed (float* from = elements, to = sum)
            Check(MpiFunctions.AllReduce(from, to, sum.Length, library.Float, library.Sum, library.World));
    }

    /// <summary>Of each rank, the elements that it has for this one; for measurements.</summary>
    public void AllToAll(
        ReadOnlySpan<float> send, ReadOnlySpan<int> sendCounts, ReadOnlySpan<int> sendStarts,
        Span<float> receive, ReadOnlySpan<int> receiveCounts, ReadOnlySpan<int> receiveStarts)
    {
        fixed (float* from = send, to = receive)
        fixed (int* fromCounts = sendCounts, fromStarts = sendStarts, toCounts = receiveCounts, toStarts = receiveStarts)
            Check(MpiFunctions.AllToAllV(
                from, fromCounts, fromStarts, library.Float, to, toCounts, toStarts, library.Float, library.World));
    }

    /// <inheritdoc/>
    public nint StartSend<T>(ReadOnlyMemory<T> elements, int to, int tag) where T : unmanaged
    {
        nint request;
        fixed (T* first = elements.Span)
            Check(MpiFunctions.StartSend(first, elements.Length, library.TypeOf<T>(), to, tag, library.World, out request));
        return request;
    }

    /// <inheritdoc/>
    public nint StartReceive<T>(Memory<T> elements, int from, int tag) where T : unmanaged
    {
        nint request;
        fixed (T* first = elements.Span)
            Check(MpiFunctions.StartReceive(first, elements.Length, library.TypeOf<T>(), from, tag, library.World, out request));
        return request;
    }

    /// <inheritdoc/>
    public void Wait(nint request) => Check(MpiFunctions.Wait(ref request, 0));

    /// <inheritdoc/>
    public void Abort(int exitCode) => _ = MpiFunctions.Abort(library.World, exitCode);

    static void Check(int error)
    {
        if (error == 0) return;
        Span<byte> text = new byte[MpiFunctions.MaxErrorString];
        fixed (byte* first = text)
            throw new ClusterException(MpiFunctions.ErrorString(error, first, out var length) == 0
                ? Encoding.UTF8.GetString(text[..length])
                : $"error {error} of MPI");
    }
}
