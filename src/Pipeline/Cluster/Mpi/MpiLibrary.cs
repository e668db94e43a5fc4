using System.Runtime.InteropServices;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Options;

namespace Pipeline.Cluster;

/// <summary>The handles of a loaded Open MPI.</summary>
/// <param name="World">The communicator of all ranks.</param>
/// <param name="ReturnErrors">The error handler that returns errors.</param>
/// <param name="Byte">The type of a byte.</param>
/// <param name="Float">The type of a float.</param>
/// <param name="Double">The type of a double.</param>
/// <param name="Sum">The operation +, for measurements.</param>
sealed record MpiLibrary(nint World, nint ReturnErrors, nint Byte, nint Float, nint Double, nint Sum)
{
    // RTLD_NOW | RTLD_GLOBAL. The components of Open MPI look for its symbols among those that are global.
    const int LoadNowForAll = 0x102;

    const string Remedy = "Install Open MPI (Debian: apt-get install openmpi-bin libopenmpi3), "
        + "or start the program without a launcher of MPI.";

    /// <summary>Loads Open MPI.</summary>
    /// <param name="launcher">What the program was started by.</param>
    public static Fin<MpiLibrary> Load(string launcher) => Load(launcher, MpiFunctions.Library, ["libmpich.so.12", "libmpi.so.12"]);

    /// <param name="launcher">What the program was started by.</param>
    /// <param name="name">The library.</param>
    /// <param name="others">Those of MPICH, one of which may be there instead.</param>
    internal static Fin<MpiLibrary> Load(string launcher, string name, string[] others)
    {
        if (!OperatingSystem.IsLinux())
            return Fail($"{launcher}: found {RuntimeInformation.OSDescription}, expected Linux. Start the program without it.");
        var library = MpiFunctions.OpenLibrary(name, LoadNowForAll);
        if (library == 0)
        {
            var reason = Marshal.PtrToStringUTF8(MpiFunctions.LibraryError());
            return Fail(others.FirstOrDefault(CanLoad) is { } other
                ? $"{launcher}: found MPICH ({other}), expected Open MPI ({name}). {Remedy}"
                : $"{launcher}: found no library of MPI ({reason}), expected Open MPI. {Remedy}");
        }
        return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out var world)
            ? new MpiLibrary(
                world, Export(library, "ompi_mpi_errors_return"), Export(library, "ompi_mpi_byte"), Export(library, "ompi_mpi_float"),
                Export(library, "ompi_mpi_double"), Export(library, "ompi_mpi_op_sum"))
            : Fail($"{launcher}: found a library {name} that is not Open MPI's, expected Open MPI. {Remedy}");
    }

    /// <summary>The type of the elements of an array.</summary>
    public nint TypeOf<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? Float
        : typeof(T) == typeof(double) ? Double
        : typeof(T) == typeof(byte) ? Byte
        : throw new NotSupportedException($"Messages have elements of type float, double or byte, not {typeof(T).Name}.");

    static bool CanLoad(string name) => NativeLibrary.TryLoad(name, out _);

    static nint Export(nint library, string name) => NativeLibrary.GetExport(library, name);

    static Fin<MpiLibrary> Fail(string message) => Error.New(ExitCode.Usage, message);
}
