using Pipeline.Data;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>Some steps on blank images: what the runtime has to compile for them, which takes a tenth of a second, is then compiled when training begins.</summary>
/// <remarks>To be run beside the reading of the data. Widths do not matter to the compiler, so the rehearsal is narrow.</remarks>
public static class JitWarmup
{
    const int Side = 28, Classes = 10, MostRows = 64, MostWide = 160, MostWidePerturbed = 30, Blocks = 40;

    /// <summary>The loss at the end of a rehearsal of <paramref name="plan"/>.</summary>
    public static double Run<T>(TrainingConfig plan, int threads) where T : unmanaged
    {
        var small = plan with { Hidden = [.. plan.Hidden.Select(width => Math.Min(width, plan.Recipe == BuiltInRecipes.Numerical ? MostWidePerturbed : MostWide))], BatchSize = Math.Min(plan.BatchSize, MostRows) };
        var step = small.Step(Side * Side, Classes);
        var encoder = new Encoder<T>(plan.Recipe.PixelEncoding, plan.Recipe.TargetEncoding, Classes, Kernels<T>.Default.WithThreads(threads));
        return step.Run(step.Init<T>(Key.From(plan.Seed)), Batches.Epoch(small, Blank(small), encoder, 0), every: 3).OfType<StepLoss<T>>().Last().Loss;
    }

    /// <summary>Forty blocks of single samples, or forty batches: what is called thirty times is compiled once more. One step where each evaluates the network for every weight.</summary>
    static ImageSet Blank(TrainingConfig plan)
    {
        var count = plan.Recipe == BuiltInRecipes.Numerical ? 1 : plan.BatchSize == 1 ? Blocks * Deferred.DefaultBlock : Blocks * plan.BatchSize;
        return new(Side, Side, [.. new byte[count * Side * Side]], [.. new byte[count]]);
    }
}
