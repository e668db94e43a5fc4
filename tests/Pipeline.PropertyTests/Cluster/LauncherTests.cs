using Pipeline.Cluster;
using Xunit;

namespace Pipeline.PropertyTests.Cluster;

public class LauncherTests
{
    // This process, and the program that tests start in it, has no launcher.
    [Fact]
    public void Without_a_launcher_no_library_of_MPI_is_loaded()
    {
        if (!OperatingSystem.IsLinux() || Launcher.Detect(Environment.GetEnvironmentVariable) is not null) return;
        Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains("libmpi", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("SLURM_NTASKS=4 SLURM_PROCID=0", null, null)] // the script of sbatch itself
    [InlineData("SLURM_STEP_NUM_TASKS=1 SLURM_PROCID=0", null, null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 PMIX_RANK=0", "mpirun", 4)]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 PMIX_RANK=0 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1", "mpirun", 4)]
    [InlineData("PMIX_RANK=0", "the launcher", null)]
    [InlineData("PMIX_RANK=0 SLURM_STEP_NUM_TASKS=3 SLURM_PROCID=1", "srun", 3)]
    [InlineData("SLURM_STEP_NUM_TASKS=3 SLURM_PROCID=1", "srun", 3, false)]
    [InlineData("PMI_SIZE=2 PMI_RANK=0", "the launcher of MPICH", 2, false)]
    [InlineData("PMI_SIZE=2 PMI_RANK=0 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1", "srun", 2, false)]
    public void A_launcher_is_found_by_its_variables(string variables, string? name, int? size, bool isOpenMpi = true)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(name is null ? null : new Launcher(name, size, isOpenMpi), Launcher.Detect(values.GetValueOrDefault));
    }

    [Fact]
    public void Processes_that_do_not_see_each_other_are_refused()
    {
        Assert.True(new Launcher("srun", 4).CheckSize(4).IsSucc);
        Assert.True(new Launcher("the launcher", null).CheckSize(1).IsSucc);
        Assert.True(new Launcher("mpirun", 2).Check().IsSucc);
        Assert.Equal(
            "srun: it started 4 processes of which Open MPI sees 1. Start them with srun --mpi=pmix, or with mpirun.",
            new Launcher("srun", 4).CheckSize(1).Match(_ => "", error => error.Message));
        Assert.Equal(
            "the launcher of MPICH: it started 2 processes in a way that Open MPI does not understand. "
                + "Start them with the mpirun of Open MPI.",
            new Launcher("the launcher of MPICH", 2, IsOpenMpi: false).Check().Match(_ => "", error => error.Message));
    }

    [Fact]
    public void A_library_that_is_missing_or_not_Open_MPI_is_said_with_what_to_install()
    {
        Assert.Contains("apt-get install openmpi-bin", Fails("libno-such-mpi.so.1", []), StringComparison.Ordinal);
        Assert.StartsWith("mpirun: found no library of MPI (", Fails("libno-such-mpi.so.1", []), StringComparison.Ordinal);
        Assert.StartsWith(
            "mpirun: found MPICH (libc.so.6), expected Open MPI", Fails("libno-such-mpi.so.1", ["libc.so.6"]), StringComparison.Ordinal);
        Assert.StartsWith("mpirun: found a library libc.so.6 that is not Open MPI's", Fails("libc.so.6", []), StringComparison.Ordinal);

        static string Fails(string library, string[] others) =>
            MpiLibrary.Load("mpirun", library, others).Match(_ => "", error => error.Message);
    }
}
