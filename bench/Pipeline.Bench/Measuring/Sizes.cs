namespace Pipeline.Bench.Measuring;

/// <summary>How much of the data a pass of each kind of work takes, and how many passes a process makes; the first of them warms up.</summary>
/// <param name="Passes">Passes a process.</param>
/// <param name="PerSample">Samples a pass of the network with 100 hidden units, sample by sample.</param>
/// <param name="Eager">Samples a pass of a framework, sample by sample.</param>
/// <param name="WidePerSample">Samples a pass with 800 hidden units, sample by sample.</param>
/// <param name="Batches">Samples a pass of mini-batches with 100 hidden units.</param>
/// <param name="WideBatches">Samples a pass of mini-batches with 800 hidden units.</param>
/// <param name="SweptBatches">Samples a pass of mini-batches of many widths.</param>
/// <param name="DeepBatches">Samples a pass of mini-batches with five hidden layers.</param>
/// <param name="Times">How often the program is started.</param>
sealed record Sizes(int Passes, int PerSample, int Eager, int WidePerSample, int Batches, int WideBatches, int SweptBatches, int DeepBatches, int Times)
{
    /// <summary>Samples of an epoch of MNIST.</summary>
    public const int Epoch = 60000;

    public static Sizes Full { get; } = new(Passes: 4, PerSample: Epoch, Eager: 6400, WidePerSample: 19200, Epoch, WideBatches: 19200, SweptBatches: 10240, DeepBatches: 5120, Times: 12);

    public static Sizes Quick { get; } = new(Passes: 2, PerSample: 19200, Eager: 1600, WidePerSample: 3200, Batches: 19200, WideBatches: 6400, SweptBatches: 1280, DeepBatches: 512, Times: 10);

    /// <summary>What a row says of a pass that is no whole epoch.</summary>
    public static string Scaled(int samples) => samples == Epoch ? "" : FormattableString.Invariant($"; passes of {samples:N0} samples, scaled");
}
