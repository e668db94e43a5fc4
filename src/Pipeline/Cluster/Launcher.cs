using System.Globalization;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Options;

namespace Pipeline.Cluster;

/// <summary>What started this process as one of several.</summary>
/// <param name="Name">Its name, for errors.</param>
/// <param name="Size">The number of processes that it started; null where it does not say.</param>
sealed record Launcher(string Name, int? Size)
{
    /// <summary>The launcher, as it can be told from the environment; null for none.</summary>
    /// <param name="variable">The value of an environment variable.</param>
    public static Launcher? Detect(Func<string, string?> variable) =>
        variable("OMPI_COMM_WORLD_SIZE") is { } ranks ? new("mpirun", Number(ranks))
        : variable("PMIX_RANK") is not null ? new(HasSlurm(variable) ? "srun" : "the launcher", StepTasks(variable))
        : variable("PMI_SIZE") is { } processes ? new(HasSlurm(variable) ? "srun" : "the launcher of MPICH", Number(processes))
        : StepTasks(variable) is > 1 and var tasks ? new("srun", tasks)
        : null;

    /// <summary>Fails where MPI does not see all processes that were started: each of them would do the whole work.</summary>
    public Fin<Unit> CheckSize(int size) => Size is not { } started || started == size
        ? Unit.Default
        : Error.New(ExitCode.Usage, $"{Name}: it started {started} processes, but Open MPI sees {size} of them. "
            + (Name == "srun" ? "Start them with srun --mpi=pmix, or with mpirun." : "Start them with the mpirun of Open MPI."));

    // Set in the tasks of srun only, not in a script of sbatch.
    static int? StepTasks(Func<string, string?> variable) => Number(variable("SLURM_STEP_NUM_TASKS"));

    static bool HasSlurm(Func<string, string?> variable) => variable("SLURM_PROCID") is not null;

    static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
