using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;

namespace Pipeline.Bench;

/// <summary>The rows of optimizers other than plain descent, of the garbage that steps leave, and of types of a user's own.</summary>
sealed partial record Suite
{
    const int BatchSize = 128;
    const double MaxGarbage = 1000, MaxOwnToBuiltIn = 1.15;

    // As the options of train, which the peers share.
    const string
        Sgd = " --activation relu --optimizer sgd --learning-rate 0.1",
        Momentum = " --activation relu --optimizer momentum --momentum 0.9 --learning-rate 0.01",
        Adam = " --activation relu --optimizer adam --learning-rate 0.001",
        AdamClipped = Adam + " --clip-norm 1",
        AdamWDropout = " --activation relu --dropout 0.5 --optimizer adamw --weight-decay 0.01 --learning-rate 0.001 --schedule cosine";

    IEnumerable<Row> Optimizers(string suffix, int threads, double min) =>
    [
        .. AllWidths("momentum", "momentum 0.9", Momentum, suffix, threads, min),
        .. AllWidths("adam", "Adam", Adam, suffix, threads, min),
        WithOptimizer($"adamw-dropout{suffix}", "dropout 0.5, AdamW, cosine", "800,800", Sizes.WideBatches, AdamWDropout, threads, min),
    ];

    IEnumerable<Row> AllWidths(string name, string optimizer, string options, string suffix, int threads, double min) =>
    [
        WithOptimizer($"{name}-100{suffix}", optimizer, "100", Sizes.Batches, options, threads, min),
        WithOptimizer($"{name}-800{suffix}", optimizer, "800", Sizes.WideBatches, options, threads, min),
        WithOptimizer($"{name}-deep{suffix}", optimizer, Deep, Sizes.DeepBatches, options, threads, min),
    ];

    Row WithOptimizer(string name, string optimizer, string hidden, int samples, string options, int threads, double min) =>
        AgainstFrameworks(name, $"batch {BatchSize}, hidden {hidden.Replace(',', '-')}, ReLU, {optimizer}",
            Epochs(Names.Ours, "minibatch", hidden, BatchSize, samples, options).WithThreads(threads), samples,
            Threshold.AtLeast(min, "x"));

    IEnumerable<Row> GarbageRows =>
    [
        Garbage("garbage-sgd", "plain descent", "800", Sgd),
        Garbage("garbage-momentum", "momentum 0.9", "800", Momentum),
        Garbage("garbage-adam", "Adam", "800", Adam),
        Garbage("garbage-adam-clipped", "Adam, clipped by the norm", "800", AdamClipped),
        Garbage("garbage-adamw-dropout", "dropout 0.5, AdamW, cosine", "800,800", AdamWDropout),
    ];

    /// <summary>Bytes allocated per step, batches included: the larger figure of one core and all cores.</summary>
    Row Garbage(string name, string optimizer, string hidden, string options)
    {
        var one = Epochs(Names.Ours, "minibatch", hidden, BatchSize, Sizes.WideBatches, options) with { Verb = "garbage" };
        ImmutableArray<Job> jobs = [.. new[] { 1, Cores }.Distinct().Select(one.WithThreads)];
        var work = $"bytes allocated per step, batch {BatchSize}, hidden {hidden.Replace(',', '-')}, ReLU, {optimizer}";
        return new(name, work, Threshold.AtMost(MaxGarbage, "B"), jobs, round => RowResult.Of(
            jobs.Select(job => round.Largest(job, "fold")).Max(),
            [
                .. jobs.Select(job => ($"on {job.Threads}", round.Largest(job, "fold"), "B")),
                ("of them batches", round.Largest(one, "batches"), "B"),
            ]));
    }

    IEnumerable<Row> OwnTypes =>
    [
        OwnType("own-activation", "activation", "ReLU", Momentum),
        OwnType("own-loss", "loss", "the squared error", Momentum + " --loss squared-error"),
        OwnType("own-transform", "transform", "momentum", Momentum),
    ];

    /// <summary>The time with a type that is defined outside of the library over the time with its built-in twin.</summary>
    Row OwnType(string name, string part, string twin, string options)
    {
        var job = Epochs(Names.Ours, "minibatch", "100", BatchSize, Sizes.Batches, $" --part {part}{options}") with { Verb = "twins" };
        var work = $"an elementwise {part} of a user's own against its built-in twin, {twin}; batch {BatchSize}, hidden 100, one core";
        return new(name, work + Sizes.ScaleNote(Sizes.Batches), Threshold.AtMost(MaxOwnToBuiltIn, "x"), [job], round => RowResult.Of(
            round.Best(job, "twin", "own") / round.Best(job, "twin", "built-in"),
            ("own", round.Best(job, "twin", "own"), Epoch), ("built-in", round.Best(job, "twin", "built-in"), Epoch)));
    }
}
