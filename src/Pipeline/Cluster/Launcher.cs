using System.Globalization;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Options;

namespace Pipeline.Cluster;

/// <summary>What started this process as one of several.</summary>
/// <param name="Name">Its name, for errors.</param>
/// <param name="Size">The number of processes that it started; null where it does not say.</param>
/// <param name="IsOpenMpi">Whether it tells Open MPI of the other processes, by PMIx.</param>
sealed record Launcher(string Name, int? Size, bool IsOpenMpi = true)
{
    /// <summary>The launcher, as it can be told from the environment; null for none.</summary>
    /// <param name="variable">The value of an environment variable.</param>
    public static Launcher? Detect(Func<string, string?> variable) =>
        variable("OMPI_COMM_WORLD_SIZE") is { } ranks ? new("mpirun", Number(ranks))
        : variable("PMIX_RANK") is not null ? new(HasSlurm(variable) ? "srun" : "the launcher", StepTasks(variable))
        : StepTasks(variable) is > 1 and var tasks ? new("srun", tasks, IsOpenMpi: false)
        : Number(variable("PMI_SIZE")) is > 1 and var size ? new("the launcher of MPICH", size, IsOpenMpi: false)
        : null;

    /// <summary>Fails where Open MPI cannot see the other processes: each of them would do the whole work.</summary>
    public Fin<Unit> Check() => IsOpenMpi ? Unit.Default : Refuse("in a way that Open MPI does not understand");

    /// <summary>Fails where it does not see all of them.</summary>
    public Fin<Unit> CheckSize(int size) => Size is not { } started || started == size
        ? Unit.Default
        : Refuse($"of which Open MPI sees {size}");

    Fin<Unit> Refuse(string how) => Error.New(ExitCode.Usage, $"{Name}: it started {Size} processes {how}. "
        + (Name == "srun" ? "Start them with srun --mpi=pmix, or with mpirun." : "Start them with the mpirun of Open MPI."));

    // Set in the tasks of srun only, not in a script of sbatch.
    static int? StepTasks(Func<string, string?> variable) => Number(variable("SLURM_STEP_NUM_TASKS"));

    static bool HasSlurm(Func<string, string?> variable) => variable("SLURM_PROCID") is not null;

    static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
