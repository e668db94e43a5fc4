using System.Runtime.InteropServices;

namespace Pipeline.Cluster;

/// <summary>The functions of MPI that the program calls, as Open MPI exports them: handles are addresses.</summary>
static unsafe partial class MpiFunctions
{
    /// <summary>The library; versions 4 and 5 of Open MPI have this name.</summary>
    public const string Library = "libmpi.so.40";

    /// <summary>The most characters of an error message.</summary>
    public const int MaxErrorString = 256;

    /// <summary>MPI_THREAD_SERIALIZED: any thread may call, one at a time. An awaited method goes on in another thread.</summary>
    public const int ThreadSerialized = 2;

    /// <summary>MPI_IN_PLACE.</summary>
    public static void* InPlace => (void*)1;

    [LibraryImport(Library, EntryPoint = "MPI_Init_thread")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int InitThread(void* argc, void* argv, int required, out int provided);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int FinalizeMpi();

    [LibraryImport(Library, EntryPoint = "MPI_Abort")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Abort(nint communicator, int exitCode);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CommRank(nint communicator, out int rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CommSize(nint communicator, out int size);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_set_errhandler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CommSetErrorHandler(nint communicator, nint handler);

    [LibraryImport(Library, EntryPoint = "MPI_Error_string")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ErrorString(int error, byte* text, out int length);

    [LibraryImport(Library, EntryPoint = "MPI_Barrier")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Barrier(nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Allgather")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AllGather(
        void* send, int sendCount, nint sendType, void* receive, int receiveCount, nint receiveType, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Allgatherv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AllGatherV(
        void* send, int sendCount, nint sendType, void* receive, int* counts, int* starts, nint receiveType, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Alltoallv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AllToAllV(
        void* send, int* sendCounts, int* sendStarts, nint sendType,
        void* receive, int* receiveCounts, int* receiveStarts, nint receiveType, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Allreduce")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int AllReduce(void* send, void* receive, int count, nint type, nint operation, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Isend")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int StartSend(void* buffer, int count, nint type, int to, int tag, nint communicator, out nint request);

    [LibraryImport(Library, EntryPoint = "MPI_Irecv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int StartReceive(void* buffer, int count, nint type, int from, int tag, nint communicator, out nint request);

    [LibraryImport(Library, EntryPoint = "MPI_Wait")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Wait(ref nint request, nint status);

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OpenLibrary(string name, int flags);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint LibraryError();
}
