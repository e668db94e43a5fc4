using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Recipes;

namespace Pipeline.Commands;

/// <summary>The memory of a training run, computed before any of it is asked for.</summary>
static class MemoryNeed
{
    // One state that is kept, one in the arrays of the executor, which end as the next state that is kept.
    const int CopiesOfState = 2;

    // The parameters are widened to be hashed and saved.
    const int BytesOfWidened = 8;

    // And then tensors and the bytes of a file.
    const int CopiesOfModel = 2;

    // Values, cotangents, and the products of a layer before its activation.
    const int BuffersPerBatch = 3;

    // Before and after its activation.
    const int BuffersPerEvaluation = 2;

    // Measured, with heaps of 64 to 160 MB.
    const int ShortLivedBytes = 3 << 20, MaxUnusedBytes = 64 << 20;

    // And pending updates of a block, the losses, and the rest of a checkpoint.
    const int HeaderBytes = 1 << 24;

    /// <summary>An error if a matrix is larger than an array may be, or the whole larger than the memory.</summary>
    public static Fin<Unit> Check(TrainJob job, ImageSet training, int classes, long availableBytes)
    {
        Int128[] widths = [training.PixelsPerImage, .. job.Config.HiddenWidths.Select(width => (Int128)width), classes];
        var parameters = widths.Zip(widths.Skip(1), (rows, columns) => (rows + 1) * columns).Aggregate((sum, count) => sum + count);
        var bytes = BytesOfRun(job, widths, parameters, Math.Min(job.Config.BatchSize, training.Count), job.Threads);
        if (LongestArray(job.Config, widths, parameters) > Array.MaxLength)
            return TooLarge(job, parameters, $"an array of the run would be longer than {Array.MaxLength}, the limit.");
        if (job.CheckpointPath is not null && StateBytes(job, parameters) > Array.MaxLength)
            return TooLarge(job, parameters, $"a checkpoint of them would be longer than {Array.MaxLength} bytes, the limit.");
        return bytes <= availableBytes
            ? Unit.Default
            : TooLarge(job, parameters, ConsoleText.Invariant($"training them takes {ConsoleText.Memory(bytes)} of memory, ")
                + $"and {ConsoleText.Memory(Math.Max(0, availableBytes))} are there beside the images.");
    }

    /// <summary>The bytes of images in memory; those of all images stay beside a smaller number of them.</summary>
    public static long BytesOf(DataSet all, DataSet used) => (long)all.Training.Pixels.Length + all.Test.Pixels.Length
        + (used.Training.Count < all.Training.Count ? used.Training.Pixels.Length : 0);

    static Int128 BytesOfRun(TrainJob job, Int128[] widths, Int128 parameters, int batchSize, int threads)
    {
        var config = job.Config;
        var slots = config.CreateOptimizer().SlotCount;
        var batch = widths.Aggregate((sum, width) => sum + width) * BuffersPerBatch * batchSize;
        var perturbed = config.Recipe == BuiltInRecipes.Numerical ? PerturbedNumbers(widths) * threads : 0;
        var best = job.Validation is null ? 0 : parameters;
        var numbers = CopiesOfState * (1 + slots) * parameters + best + batch + perturbed;
        var taught = job.Teachers.Aggregate(Int128.Zero, (sum, teacher) => sum + 3 * ParameterCount(teacher));
        var size = config.Precision == Precision.Single ? 4 : 8;
        var evaluated = widths.Aggregate((sum, width) => sum + width) * BuffersPerEvaluation * Batches.EvaluatedAtATime * threads;
        return WithOverhead((numbers + evaluated + taught) * size + parameters * (BytesOfWidened + CopiesOfModel * size));
    }

    /// <summary>The parameters of a teacher: they are kept in double, and packed in the precision of training.</summary>
    static Int128 ParameterCount(LoadedModel teacher) => teacher.Model.Parameters.Matrices.Sum(m => (long)m.Rows * m.Columns);

    /// <summary>With what the collector leaves unused between large arrays, and what short-lived objects take.</summary>
    static Int128 WithOverhead(Int128 bytes) => bytes + Int128.Min(bytes / 4, MaxUnusedBytes) + ShortLivedBytes;

    /// <summary>The length of a checkpoint.</summary>
    static Int128 StateBytes(TrainJob job, Int128 parameters) =>
        (1 + job.Config.CreateOptimizer().SlotCount + (job.Validation is null ? 0 : 1)) * parameters
            * (job.Config.Precision == Precision.Single ? 4 : 8) + HeaderBytes;

    static Int128 LongestArray(TrainingConfig config, Int128[] widths, Int128 parameters) =>
        config.Recipe == BuiltInRecipes.Numerical ? Int128.Max(parameters, PerturbedNumbers(widths)) : parameters;

    /// <summary>Central differences evaluate two networks for each output of a layer side by side.</summary>
    static Int128 PerturbedNumbers(Int128[] widths) => 2 * widths.Skip(1).Max() * widths.Skip(1).Max() * BuffersPerBatch;

    static Error TooLarge(TrainJob job, Int128 parameters, string limit) => Error.New(ExitCode.Usage,
        $"{TrainCommandOptions.Hidden.Name}: {string.Join(',', job.Config.HiddenWidths)} makes {parameters} parameters; {limit} "
        + "Make the hidden layers smaller.");
}
