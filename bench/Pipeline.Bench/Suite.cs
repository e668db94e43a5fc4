using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;

namespace Pipeline.Bench;

/// <summary>The table: what is measured, against whom, and what it is held to.</summary>
/// <param name="Sizes">How much of each.</param>
/// <param name="Cores">What "all cores" are.</param>
sealed record Suite(Sizes Sizes, int Cores)
{
    const string Deep = "2500,2000,1500,1000,500", Epoch = "s/epoch", Speed = "GFLOP/s";

    public ImmutableArray<Row> Rows =>
    [
        AgainstC("per-sample", "784-100-10 per sample, one core, against C in place", 1.8, OurSamples),
        AgainstC("per-sample-all", "784-100-10 per sample, all cores, against the same C on one", 2.2, OurSamples.On(Cores)),
        FirstEpoch("first-epoch", "first epoch of a fresh process against its second, one core", OurSamples),
        FirstEpoch("first-epoch-all", "first epoch of a fresh process against its second, all cores", OurSamples.On(Cores)),
        AtBatchOne("numpy", "per sample against NumPy, written as a lecture does", Names.NumPy, Bar.AtLeast(30, "x")),
        AtBatchOne("numpy-lean", "per sample against NumPy, as lean as it goes", Names.NumPy, Bar.None("x"), " --lean"),
        AtBatchOne("pytorch", "per sample against PyTorch at batch 1", Names.PyTorch, Bar.AtLeast(30, "x")),
        AtBatchOne("libtorch", "per sample against libtorch at batch 1", Names.Libtorch, Bar.AtLeast(30, "x")),
        AgainstFrameworks("batch-32", "100", 32, Sizes.Batches, 1, Bar.None("x")),
        AgainstFrameworks("batch-64", "100", 64, Sizes.Batches, 1, Bar.None("x")),
        .. BatchesOf128("", 1, 1.5, 1.3, 1.15),
        .. BatchesOf128("-all", Cores, 2, 2, 2),
        MatrixProduct,
        Scaling("threads-per-sample", "2 threads against 1, 800 hidden units, per sample", Epochs(Names.Ours, "gradient", "800", 1, Sizes.WidePerSample), Sizes.WidePerSample),
        Scaling("threads-batch", "2 threads against 1, 800 hidden units, batch 128", Epochs(Names.Ours, "minibatch", "800", 128, Sizes.WideBatches), Sizes.WideBatches),
        Affine("fit-samples", "time of an epoch against its samples, 9,600 to 60,000, per sample: worst residual of an affine fit",
            SampleSweep, "samples", reading => reading.Value * reading["samples"] / Sizes.Epoch, "µs a sample", 1e6),
        Affine("fit-parameters", "time of a mini-batch of 128 against parameters, 100 to 2,500 hidden units: worst residual of an affine fit",
            WidthSweep, "parameters", reading => reading.Value * reading["batch"] / Sizes.Epoch, "ns a parameter", 1e9),
        Alone("load-csv", "loading MNIST as CSV, cold process", Bar.AtLeast(400, "MB/s"), new(Names.Ours, "load-csv", Cores)),
        Alone("load-idx", "loading MNIST as IDX as it is given, cold process", Bar.None("s"), new(Names.Ours, "load-idx", Cores)),
        Alone("memory", "peak memory of train --data DIR", Bar.AtMost(200, "MB"), new(Names.Ours, "memory", Cores)),
        Alone("start-help", "start-up of --help", Bar.AtMost(150, "ms"), new(Names.Ours, "start", Cores, $"--about help --times {Sizes.Times}")),
        Alone("start-version", "start-up of --version", Bar.AtMost(150, "ms"), new(Names.Ours, "start", Cores, $"--about version --times {Sizes.Times}")),
    ];

    Job OurSamples => Epochs(Names.Ours, "gradient", "100", 1, Sizes.PerSample);

    Job SampleSweep => new(Names.Ours, "epochs", 1, $"--recipe gradient --hidden 100 --batch 1 --passes {Sizes.Passes} {Repeated("--samples", Sizes.Epoch, 38400, 28800, 19200, 9600)}");

    Job WidthSweep => new(Names.Ours, "epochs", 1, $"--recipe minibatch --batch 128 --samples {Sizes.SweptBatches} --passes {Sizes.Passes} {Repeated("--hidden", 100, 300, 600, 1000, 1500, 2000, 2500)}");

    IEnumerable<Row> BatchesOf128(string suffix, int threads, double narrow, double wide, double deep) =>
    [
        AgainstFrameworks($"batch-128-100{suffix}", "100", 128, Sizes.Batches, threads, Bar.AtLeast(narrow, "x")),
        AgainstFrameworks($"batch-128-800{suffix}", "800", 128, Sizes.WideBatches, threads, Bar.AtLeast(wide, "x")),
        AgainstFrameworks($"batch-128-deep{suffix}", Deep, 128, Sizes.DeepBatches, threads, Bar.AtLeast(deep, "x")),
    ];

    Row AgainstC(string name, string work, double least, Job ours)
    {
        var c = Epochs(Names.C, "gradient", "100", 1, Sizes.PerSample);
        return new(name, work + Sizes.Scaled(Sizes.PerSample), Bar.AtLeast(least, "x"), [ours, c], round =>
            Finding.Of(round.Best(c) / round.Best(ours), (ours.By, round.Best(ours), Epoch), (c.By, round.Best(c), Epoch)));
    }

    Row FirstEpoch(string name, string work, Job ours) => new(name, work + Sizes.Scaled(Sizes.PerSample), Bar.AtMost(1.3, "x"), [ours], round =>
        Finding.Of(round.Pass(ours, 1) / round.Pass(ours, 2), ("first", round.Pass(ours, 1), Epoch), ("second", round.Pass(ours, 2), Epoch)));

    Row AtBatchOne(string name, string work, string by, Bar bar, string more = "")
    {
        var (ours, peer) = (OurSamples, Epochs(by, "gradient", "100", 1, Sizes.Eager, more));
        return new(name, $"{work}, one core{Sizes.Scaled(Sizes.Eager)}", bar, [ours, peer], round =>
            Finding.Of(round.Best(peer) / round.Best(ours), (ours.By, round.Best(ours), Epoch), (by, round.Best(peer), Epoch)));
    }

    /// <summary>Against the best of both frameworks; where we take all cores, each of them may take one instead.</summary>
    Row AgainstFrameworks(string name, string hidden, int batch, int samples, int threads, Bar bar)
    {
        var ours = Epochs(Names.Ours, "minibatch", hidden, batch, samples).On(threads);
        ImmutableArray<Job> peers = [.. from count in new[] { threads, 1 }.Distinct() from peer in new[] { Names.PyTorch, Names.Libtorch } select ours.WithContender(peer).On(count)];
        var work = $"batch {batch}, hidden {hidden.Replace(',', '-')}, {(threads == 1 ? "one core" : "all cores")}, against the best of PyTorch and libtorch{(threads == 1 ? "" : " on any number")}";
        return new(name, work + Sizes.Scaled(samples), bar, [ours, .. peers], round => Finding.Of(
            peers.Select(round.Best).Min() / round.Best(ours),
            [(ours.By, round.Best(ours), Epoch), .. peers.Select(peer => (threads == 1 ? peer.By : $"{peer.By} on {peer.Threads}", round.Best(peer), Epoch))]));
    }

    static Row MatrixProduct
    {
        get
        {
            var (ours, c) = (new Job(Names.Ours, "product", 1), new Job(Names.C, "peak", 1));
            double? Peak(Round round) => new[] { round.Largest(ours, "peak"), round.Largest(c, "peak") }.Max();
            return new("product", "matrix product 128×800×784, one core, as a share of the fma peak", Bar.AtLeast(70, "%"), [ours, c], round => Finding.Of(
                100 * round.Largest(ours, "product") / Peak(round),
                ("product", round.Largest(ours, "product"), Speed), ("peak in C#", round.Largest(ours, "peak"), Speed), ("peak in C", round.Largest(c, "peak"), Speed)));
        }
    }

    static Row Scaling(string name, string work, Job one, int samples)
    {
        var two = one.On(2);
        return new(name, work + Sizes.Scaled(samples), Bar.AtLeast(1.7, "x"), [two, one], round =>
            Finding.Of(round.Best(one) / round.Best(two), ("on 2", round.Best(two), Epoch), ("on 1", round.Best(one), Epoch)));
    }

    /// <summary>The time of the best warm pass, as a line over one of the keys of its readings.</summary>
    static Row Affine(string name, string work, Job sweep, string key, Func<Reading, double> time, string slope, double scale) => new(name, work, Bar.AtMost(15, "%"), [sweep], round =>
    {
        ImmutableArray<(double X, double Y)> points =
            [.. round.Of(sweep).Where(reading => reading["pass"] > 1).GroupBy(reading => reading[key], (x, all) => (x, all.Min(time)))];
        if (points.Length < 3) return Finding.Of(null);
        var (a, b, worst) = Statistics.AffineFit(points);
        return Finding.Of(100 * worst, ("grows by", b * scale, slope), ("begins at", a * 1e3, "ms"));
    });

    static Row Alone(string name, string work, Bar bar, Job job) => new(name, work, bar, [job], round => Finding.Of(round.Median(job)));

    Job Epochs(string by, string recipe, string hidden, int batch, int samples, string more = "") =>
        new(by, "epochs", 1, $"--recipe {recipe} --hidden {hidden} --batch {batch} --samples {samples} --passes {Sizes.Passes}{more}");

    static string Repeated(string option, params ReadOnlySpan<int> values) => string.Join(' ', values.ToArray().Select(value => FormattableString.Invariant($"{option} {value}")));
}
