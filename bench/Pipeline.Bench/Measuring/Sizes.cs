namespace Pipeline.Bench.Measuring;

/// <summary>Samples a pass for each kind of work, and passes a process; the first pass is the warm-up.</summary>
/// <param name="Passes">Passes a process.</param>
/// <param name="PerSample">Samples a pass at batch size 1, 100 hidden units.</param>
/// <param name="Eager">Samples a pass of NumPy or a framework at batch size 1.</param>
/// <param name="WidePerSample">Samples a pass at batch size 1, 800 hidden units.</param>
/// <param name="Batches">Samples a pass of mini-batches, 100 hidden units.</param>
/// <param name="WideBatches">Samples a pass of mini-batches, 800 hidden units.</param>
/// <param name="SweptBatches">Samples a pass of mini-batches at each width of a sweep.</param>
/// <param name="DeepBatches">Samples a pass of mini-batches, five hidden layers.</param>
/// <param name="Times">Starts of the program.</param>
/// <param name="PredictedRows">Images that are predicted a pass, in one call or in many.</param>
sealed record Sizes(
    int Passes, int PerSample, int Eager, int WidePerSample, int Batches, int WideBatches, int SweptBatches, int DeepBatches, int Times,
    int PredictedRows)
{
    /// <summary>Samples of an epoch of MNIST.</summary>
    public const int Epoch = 60000;

    public static Sizes Full { get; } = new(
        Passes: 4, PerSample: Epoch, Eager: 6400, WidePerSample: 19200, Epoch, WideBatches: 19200, SweptBatches: 10240,
        DeepBatches: 5120, Times: 12, PredictedRows: 100_000);

    public static Sizes Quick { get; } = new(
        Passes: 2, PerSample: 19200, Eager: 1600, WidePerSample: 3200, Batches: 19200, WideBatches: 6400, SweptBatches: 1280,
        DeepBatches: 512, Times: 10, PredictedRows: 20_000);

    /// <summary>The remark of a row whose passes are shorter than an epoch.</summary>
    public static string ScaleNote(int samples) =>
        samples == Epoch ? "" : FormattableString.Invariant($"; passes of {samples:N0} samples, scaled");
}
