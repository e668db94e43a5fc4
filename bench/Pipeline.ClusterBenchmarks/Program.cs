using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Pipeline.Cluster;
using Pipeline.ClusterBenchmarks;

// mpirun -np 2 dotnet Pipeline.ClusterBenchmarks.dll [FLOATS [SHARDS [ROUNDS]]]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Launcher.Detect(Environment.GetEnvironmentVariable) is not { } launcher)
{
    Console.Error.WriteLine("Start it with mpirun: mpirun -np 2 dotnet run -c Release --project bench/Pipeline.ClusterBenchmarks");
    return 2;
}
var joined = OpenMpi.Join(launcher);
if (joined.IsFail)
{
    Console.Error.WriteLine(joined.Match(_ => "", error => error.Message));
    return 2;
}
var mpi = joined.Match(mpi => mpi, _ => null!);
var numbers = args.Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToArray();
var (length, shards, rounds) = (numbers is [var n, ..] ? n : 1_300_000, numbers is [_, var s, ..] ? s : mpi.Size, numbers is [_, _, var r] ? r : 31);

var owners = new ShardOwners(shards, mpi.Size);
var random = new Random(mpi.Rank);
var own = Enumerable.Range(0, owners.Count(mpi.Rank)).Select(_ => Pinned(length)).ToImmutableArray();
foreach (var gradient in own) for (var i = 0; i < length; i++) gradient.Span[i] = random.NextSingle() - 0.5f;
var weights = Enumerable.Repeat(1.0 / shards, shards).ToImmutableArray();
var (sum, reference) = (Pinned(length), Pinned(length));

var contenders = new List<(string Name, Action Run)> { ("MPI_Allreduce", () => mpi.AllReduce(own[0].Span, sum.Span)) };
foreach (var piece in new[] { 1 << 13, 1 << 14, 1 << 15, 1 << 16, 1 << 17, 1 << 18, 1 << 20 })
{
    var reduction = new OrderedReduction(mpi, shards, piece);
    var other = new Alternatives(mpi, shards, length, piece);
    contenders.Add(($"slices, pieces of {piece}", () => reduction.Sum(own, weights, sum)));
    if (piece == 1 << 14 || piece == 1 << 16) contenders.Add(($"chain, pieces of {piece}", () => other.Chain(own, weights, sum)));
    if (piece != 1 << 16) continue;
    contenders.Add(("collectives", () => other.Collectives(own, weights, sum)));
    contenders.Add(("gather all", () => other.GatherAll(own, weights, sum)));
}

new OrderedReduction(mpi, shards).Sum(own, weights, reference);
var times = contenders.ConvertAll(_ => new List<double>());
for (var round = -3; round < rounds; round++)
    for (var c = 0; c < contenders.Count; c++)
    {
        mpi.Barrier();
        var start = Stopwatch.GetTimestamp();
        contenders[c].Run();
        mpi.Barrier();
        if (round >= 0) times[c].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        if (round == 0 && c > 0 && !sum.Span.SequenceEqual(reference.Span)) Console.WriteLine($"OTHER BITS: {contenders[c].Name}");
    }
if (mpi.Rank == 0)
{
    var (baseBest, baseMedian) = (times[0].Min(), Median(times[0]));
    Console.WriteLine($"{length} floats, {shards} shards, {mpi.Size} ranks, {rounds} rounds");
    for (var c = 0; c < contenders.Count; c++)
        Console.WriteLine($"{contenders[c].Name,-28} least {times[c].Min(),8:F0} us {times[c].Min() / baseBest,5:F2}   median {Median(times[c]),8:F0} us {Median(times[c]) / baseMedian,5:F2}");
}
OpenMpi.Leave();
return 0;

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static Memory<float> Pinned(int length) => GC.AllocateArray<float>(length, pinned: true);
