using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Display;
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

    // Values, cotangents, and the products of a layer before its activation.
    const int BuffersPerBatch = 3;

    // And pending updates of a block, the losses, and the rest of a checkpoint.
    const int HeaderBytes = 1 << 24;

    /// <summary>An error if a matrix is larger than an array may be, or the whole larger than the memory.</summary>
    public static Fin<Unit> Check(TrainJob job, ImageSet training, int classes, long availableBytes)
    {
        Int128[] widths = [training.PixelsPerImage, .. job.Config.HiddenWidths.Select(width => (Int128)width), classes];
        var parameters = widths.Zip(widths.Skip(1), (rows, columns) => (rows + 1) * columns).Aggregate((sum, count) => sum + count);
        var bytes = BytesOfRun(job.Config, widths, parameters, Math.Min(job.Config.BatchSize, training.Count), job.Threads);
        if (LongestArray(job.Config, widths, parameters) > Array.MaxLength)
            return TooLarge(job, parameters, $"an array of the run would be longer than {Array.MaxLength}, the limit.");
        if (job.CheckpointPath is not null && StateBytes(job.Config, parameters) > Array.MaxLength)
            return TooLarge(job, parameters, $"a checkpoint of them would be longer than {Array.MaxLength} bytes, the limit.");
        return bytes <= availableBytes
            ? Unit.Default
            : TooLarge(job, parameters, $"training them takes {Gibibytes(bytes)} of memory, and {Gibibytes(availableBytes)} are there.");
    }

    static Int128 BytesOfRun(TrainingConfig config, Int128[] widths, Int128 parameters, int batchSize, int threads)
    {
        var slots = config.CreateOptimizer().SlotCount;
        var batch = widths.Aggregate((sum, width) => sum + width) * BuffersPerBatch * batchSize;
        var perturbed = config.Recipe == BuiltInRecipes.Numerical ? PerturbedNumbers(widths) * threads : 0;
        var numbers = CopiesOfState * (1 + slots) * parameters + batch + perturbed;
        return numbers * (config.Precision == Precision.Single ? 4 : 8) + parameters * BytesOfWidened;
    }

    /// <summary>The length of a checkpoint.</summary>
    static Int128 StateBytes(TrainingConfig config, Int128 parameters) =>
        (1 + config.CreateOptimizer().SlotCount) * parameters * (config.Precision == Precision.Single ? 4 : 8) + HeaderBytes;

    static Int128 LongestArray(TrainingConfig config, Int128[] widths, Int128 parameters) =>
        config.Recipe == BuiltInRecipes.Numerical ? Int128.Max(parameters, PerturbedNumbers(widths)) : parameters;

    /// <summary>Central differences evaluate two networks for each output of a layer side by side.</summary>
    static Int128 PerturbedNumbers(Int128[] widths) => 2 * widths.Skip(1).Max() * widths.Skip(1).Max() * BuffersPerBatch;

    static Error TooLarge(TrainJob job, Int128 parameters, string limit) => Error.New(ExitCode.Usage,
        $"{TrainCommandOptions.Hidden.Name}: {string.Join(',', job.Config.HiddenWidths)} makes {parameters} parameters; {limit} "
        + "Make the hidden layers smaller.");

    static string Gibibytes(Int128 bytes) => ConsoleText.FormatInvariant($"{(double)bytes / (1L << 30):F1} GiB");
}
