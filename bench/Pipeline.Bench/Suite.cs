using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;
using static System.FormattableString;

namespace Pipeline.Bench;

/// <summary>The rows of the table: what is measured, against which contenders, and the threshold of each figure.</summary>
/// <param name="Sizes">Samples and passes of each kind of work.</param>
/// <param name="Cores">The threads of a job on all cores.</param>
sealed partial record Suite(Sizes Sizes, int Cores)
{
    const string Deep = "2500,2000,1500,1000,500", Epoch = "s/epoch", Speed = "GFLOP/s";

    public ImmutableArray<Row> Rows =>
    [
        AgainstC("per-sample", "784-100-10 per sample, one core, against C in place", 1.8, OurPerSample),
        AgainstC("per-sample-all", "784-100-10 per sample, all cores, against the same C on one", 2.2, OurPerSample.WithThreads(Cores)),
        FirstEpoch("first-epoch", "first epoch of a fresh process against its second, one core", OurPerSample),
        FirstEpoch("first-epoch-all", "first epoch of a fresh process against its second, all cores", OurPerSample.WithThreads(Cores)),
        AtBatchOne("numpy", "per sample against NumPy, written as a lecture does", Names.NumPy, Threshold.AtLeast(30, "x")),
        AtBatchOne("numpy-lean", "per sample against NumPy, as lean as it goes", Names.NumPy, Threshold.None("x"), " --lean"),
        AtBatchOne("pytorch", "per sample against PyTorch at batch 1", Names.PyTorch, Threshold.AtLeast(30, "x")),
        AtBatchOne("libtorch", "per sample against libtorch at batch 1", Names.Libtorch, Threshold.AtLeast(30, "x")),
        AgainstFrameworks("batch-32", "100", 32, Sizes.Batches, 1, Threshold.None("x")),
        AgainstFrameworks("batch-64", "100", 64, Sizes.Batches, 1, Threshold.None("x")),
        .. BatchesOf128("", 1, 1.5, 1.3, 1.15),
        .. BatchesOf128("-all", Cores, 2, 2, 2),
        .. Optimizers("", 1, 1.5),
        .. Optimizers("-all", Cores, 2),
        .. GarbageRows,
        .. OwnTypes,
        .. Predictions,
        MatrixProduct,
        Scaling("threads-per-sample", "2 threads against 1, 800 hidden units, per sample",
            Epochs(Names.Ours, "gradient", "800", 1, Sizes.WidePerSample), Sizes.WidePerSample),
        Scaling("threads-batch", "2 threads against 1, 800 hidden units, batch 128",
            Epochs(Names.Ours, "minibatch", "800", 128, Sizes.WideBatches), Sizes.WideBatches),
        Augmented("augmented-affine", "affine"),
        Augmented("augmented-elastic", "elastic"),
        Augmented("augmented-both", "both"),
        Distortions,
        Affine("fit-samples",
            "time of an epoch against its samples, 9,600 to 60,000, per sample: worst residual of an affine fit",
            SampleSweep, "samples", value => value.Value * value["samples"] / Sizes.Epoch, "µs a sample", 1e6),
        Affine("fit-parameters",
            "time of a mini-batch of 128 against parameters, 100 to 2,500 hidden units: worst residual of an affine fit",
            WidthSweep, "parameters", value => value.Value * value["batch"] / Sizes.Epoch, "ns a parameter", 1e9),
        Single("load-csv", "loading MNIST as CSV, cold process", Threshold.AtLeast(400, "MB/s"), new(Names.Ours, "load-csv", Cores)),
        Single("load-idx", "loading MNIST as IDX as it is given, cold process", Threshold.None("s"), new(Names.Ours, "load-idx", Cores)),
        Single("memory", "peak memory of train --data DIR", Threshold.AtMost(200, "MB"), new(Names.Ours, "memory", Cores)),
        Single("start-help", "start-up of --help", Threshold.AtMost(150, "ms"),
            new(Names.Ours, "start", Cores, $"--about help --times {Sizes.Times}")),
        Single("start-version", "start-up of --version", Threshold.AtMost(150, "ms"),
            new(Names.Ours, "start", Cores, $"--about version --times {Sizes.Times}")),
    ];

    Job OurPerSample => Epochs(Names.Ours, "gradient", "100", 1, Sizes.PerSample);

    Job SampleSweep => new(Names.Ours, "epochs", 1,
        $"--recipe gradient --hidden 100 --batch 1 --passes {Sizes.Passes} "
            + Repeated("--samples", Sizes.Epoch, 38400, 28800, 19200, 9600));

    Job WidthSweep => new(Names.Ours, "epochs", 1,
        $"--recipe minibatch --batch 128 --samples {Sizes.SweptBatches} --passes {Sizes.Passes} "
            + Repeated("--hidden", 100, 300, 600, 1000, 1500, 2000, 2500));

    IEnumerable<Row> BatchesOf128(string suffix, int threads, double narrow, double wide, double deep) =>
    [
        AgainstFrameworks($"batch-128-100{suffix}", "100", 128, Sizes.Batches, threads, Threshold.AtLeast(narrow, "x")),
        AgainstFrameworks($"batch-128-800{suffix}", "800", 128, Sizes.WideBatches, threads, Threshold.AtLeast(wide, "x")),
        AgainstFrameworks($"batch-128-deep{suffix}", Deep, 128, Sizes.DeepBatches, threads, Threshold.AtLeast(deep, "x")),
    ];

    Row AgainstC(string name, string work, double min, Job ours)
    {
        var c = Epochs(Names.C, "gradient", "100", 1, Sizes.PerSample);
        return new(name, work + Sizes.ScaleNote(Sizes.PerSample), Threshold.AtLeast(min, "x"), [ours, c], round => RowResult.Of(
            round.Best(c) / round.Best(ours), (ours.Contender, round.Best(ours), Epoch), (c.Contender, round.Best(c), Epoch)));
    }

    Row FirstEpoch(string name, string work, Job ours) =>
        new(name, work + Sizes.ScaleNote(Sizes.PerSample), Threshold.AtMost(1.3, "x"), [ours], round => RowResult.Of(
            round.Pass(ours, 1) / round.Pass(ours, 2), ("first", round.Pass(ours, 1), Epoch), ("second", round.Pass(ours, 2), Epoch)));

    Row AtBatchOne(string name, string work, string contender, Threshold threshold, string extraArguments = "")
    {
        var (ours, peer) = (OurPerSample, Epochs(contender, "gradient", "100", 1, Sizes.Eager, extraArguments));
        return new(name, $"{work}, one core{Sizes.ScaleNote(Sizes.Eager)}", threshold, [ours, peer], round => RowResult.Of(
            round.Best(peer) / round.Best(ours), (ours.Contender, round.Best(ours), Epoch), (contender, round.Best(peer), Epoch)));
    }

    Row AgainstFrameworks(string name, string hidden, int batch, int samples, int threads, Threshold threshold) =>
        AgainstFrameworks(name, $"batch {batch}, hidden {hidden.Replace(',', '-')}",
            Epochs(Names.Ours, "minibatch", hidden, batch, samples).WithThreads(threads), samples, threshold);

    /// <summary>Against the faster framework; where ours runs on all cores, the frameworks run on all cores and on one.</summary>
    static Row AgainstFrameworks(string name, string work, Job ours, int samples, Threshold threshold)
    {
        ImmutableArray<Job> peers =
        [
            .. from count in new[] { ours.Threads, 1 }.Distinct()
               from peer in new[] { Names.PyTorch, Names.Libtorch }
               select ours.WithContender(peer).WithThreads(count),
        ];
        var (cores, number) = ours.Threads == 1 ? ("one core", "") : ("all cores", " on any number");
        var against = $"{work}, {cores}, against the best of PyTorch and libtorch{number}";
        string Label(Job peer) => ours.Threads == 1 ? peer.Contender : $"{peer.Contender} on {peer.Threads}";
        return new(name, against + Sizes.ScaleNote(samples), threshold, [ours, .. peers], round => RowResult.Of(
            peers.Select(round.Best).Min() / round.Best(ours),
            [(ours.Contender, round.Best(ours), Epoch), .. peers.Select(peer => (Label(peer), round.Best(peer), Epoch))]));
    }

    static Row MatrixProduct
    {
        get
        {
            var (ours, c) = (new Job(Names.Ours, "product", 1), new Job(Names.C, "peak", 1));
            double? Peak(Round round) => new[] { round.Largest(ours, "peak"), round.Largest(c, "peak") }.Max();
            const string work = "matrix product 128×800×784, one core, as a share of the fma peak";
            return new("product", work, Threshold.AtLeast(70, "%"), [ours, c], round => RowResult.Of(
                100 * round.Largest(ours, "product") / Peak(round),
                ("product", round.Largest(ours, "product"), Speed),
                ("peak in C#", round.Largest(ours, "peak"), Speed),
                ("peak in C", round.Largest(c, "peak"), Speed)));
        }
    }

    static Row Scaling(string name, string work, Job one, int samples)
    {
        var two = one.WithThreads(2);
        return new(name, work + Sizes.ScaleNote(samples), Threshold.AtLeast(1.7, "x"), [two, one], round => RowResult.Of(
            round.Best(one) / round.Best(two), ("on 2", round.Best(two), Epoch), ("on 1", round.Best(one), Epoch)));
    }

    /// <summary>The time of an epoch of augmented images over that of the plain ones, on all cores.</summary>
    Row Augmented(string name, string kind)
    {
        var plain = Epochs(Names.Ours, "minibatch", "800", 128, Sizes.WideBatches, " --activation relu").WithThreads(Cores);
        var augmented = Epochs(Names.Ours, "minibatch", "800", 128, Sizes.WideBatches, $" --activation relu --augment {kind}")
            .WithThreads(Cores);
        var work = $"an epoch of 784-800-10, batch 128, ReLU, images distorted ({kind}), over the plain one, all cores";
        return new(name, work + Sizes.ScaleNote(Sizes.WideBatches), Threshold.AtMost(1.5, "x"), [augmented, plain], round => RowResult.Of(
            round.Best(augmented) / round.Best(plain), ("augmented", round.Best(augmented), Epoch), ("plain", round.Best(plain), Epoch)));
    }

    /// <summary>Images a second, distorted by the affine and the elastic distortion.</summary>
    static Row Distortions
    {
        get
        {
            const string unit = "images/s";
            var ours = new Job(Names.Ours, "distort", 1, "--samples 10000 --passes 5");
            var c = ours.WithContender(Names.C);
            const string work = "distorting 28×28 images, affine and elastic, one core, against C";
            return new("distort", work, Threshold.None("x"), [ours, c], round => RowResult.Of(
                round.Largest(ours, "distort") / round.Largest(c, "distort"),
                (ours.Contender, round.Largest(ours, "distort"), unit), (c.Contender, round.Largest(c, "distort"), unit)));
        }
    }

    /// <summary>The largest residual of an affine fit of the time of the fastest warm pass over a key of the measured values.</summary>
    static Row Affine(
        string name, string work, Job sweep, string key, Func<MeasuredValue, double> time, string slopeUnit, double slopeScale) =>
        new(name, work, Threshold.AtMost(15, "%"), [sweep], round =>
        {
            ImmutableArray<(double X, double Y)> points =
                [.. round.Of(sweep).Where(value => value["pass"] > 1).GroupBy(value => value[key], (x, group) => (x, group.Min(time)))];
            if (points.Length < 3) return RowResult.Of(null);
            var (a, b, residual) = Statistics.FitAffine(points);
            return RowResult.Of(100 * residual, ("grows by", b * slopeScale, slopeUnit), ("begins at", a * 1e3, "ms"));
        });

    static Row Single(string name, string work, Threshold threshold, Job job) =>
        new(name, work, threshold, [job], round => RowResult.Of(round.Median(job)));

    Job Epochs(string contender, string recipe, string hidden, int batch, int samples, string extraArguments = "") => new(
        contender, "epochs", 1,
        $"--recipe {recipe} --hidden {hidden} --batch {batch} --samples {samples} --passes {Sizes.Passes}{extraArguments}");

    static string Repeated(string option, params ReadOnlySpan<int> values) =>
        string.Join(' ', values.ToArray().Select(value => Invariant($"{option} {value}")));
}
