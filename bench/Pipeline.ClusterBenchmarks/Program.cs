using System.Globalization;
using Pipeline.Cluster;
using Pipeline.ClusterBenchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Launcher.Detect(Environment.GetEnvironmentVariable) is not { } launcher)
{
    Console.Error.WriteLine("""
        Start it with mpirun, in its folder, after dotnet build -c Release:
          mpirun -np 2 dotnet bin/Release/net10.0/Pipeline.ClusterBenchmarks.dll sum [FLOATS [SHARDS [ROUNDS]]]
          mpirun -np 2 dotnet bin/Release/net10.0/Pipeline.ClusterBenchmarks.dll latency
        """);
    return 2;
}
var joined = OpenMpi.Join(launcher);
if (joined.Case is not OpenMpi mpi)
{
    Console.Error.WriteLine(joined.Match(_ => "", error => error.Message));
    return 2;
}
var numbers = args.Skip(1).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToArray();
if (args is ["latency", ..]) Latency.Run(mpi);
else
    Sums.Run(
        mpi, numbers is [var length, ..] ? length : 1_300_000, numbers is [_, var shards, ..] ? shards : mpi.Size,
        numbers is [_, _, var rounds] ? rounds : 31);
OpenMpi.Leave();
return 0;
