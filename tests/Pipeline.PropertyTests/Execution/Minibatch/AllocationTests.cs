using Pipeline.Data.Digits;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

/// <summary>A step of a run leaves no garbage but its batch, whatever the optimizer.</summary>
public class AllocationTests
{
    const int WarmUpSteps = 20, Steps = 20, MaxBytesPerStep = 1000;

    public static TheoryData<string, string, double?, double, int> Runs => new()
    {
        { "sgd", "constant", null, 0, 1 },
        { "sgd", "constant", null, 0, 2 },
        { "momentum", "constant", null, 0, 2 },
        { "adam", "constant", null, 0, 1 },
        { "adam", "constant", 0.5, 0, 2 },
        { "adamw", "cosine", null, 0.5, 1 },
        { "adamw", "cosine", null, 0.5, 2 },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_step_leaves_at_most_a_kilobyte(string optimizer, string schedule, double? clipNorm, double dropout, int threads)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.Minibatch) with
        {
            Activation = Relu,
            HiddenWidths = [64, 48],
            BatchSize = 16,
            StepCount = 100,
            Optimizer = OptimizerKind.All[optimizer],
            Schedule = ScheduleKind.All[schedule],
            ClipNorm = clipNorm,
            Dropout = dropout,
        };
        var (step, kernels) = (config.CreateStep(784, 10), Kernels<float>.Default.WithThreads(threads));
        var images = DigitDrawing.Images(Key.From(1), (WarmUpSteps + Steps) * config.BatchSize);
        var batches = config.EpochBatches(images, config.CreateEncoder<float>(10), epochIndex: 0);
        long begin = 0, end = 0;
        var counted = batches.Select((batch, i) =>
        {
            if (i == WarmUpSteps) begin = GC.GetAllocatedBytesForCurrentThread();
            if (i == WarmUpSteps + Steps - 1) end = GC.GetAllocatedBytesForCurrentThread();
            return batch;
        });
        Assert.IsType<Finished<float>>(ExecutorSelection.Run(step, step.Init<float>(Key.From(1)), counted, logEvery: 0, kernels).Last());
        Assert.InRange((end - begin) / (Steps - 1), 0, MaxBytesPerStep);
    }
}
