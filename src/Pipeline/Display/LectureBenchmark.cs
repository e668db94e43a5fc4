using System.Diagnostics;
using System.Globalization;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>Times one step of 784-30-10 by numerical differentiation and by back-propagation.</summary>
static class LectureBenchmark
{
    const int Inputs = 784, HiddenWidth = 30, Classes = 10, EpochSamples = 60000, Repetitions = 4000;

    /// <summary>The lines of the report. Cancellation takes effect between two runs.</summary>
    public static IEnumerable<string> MeasureSpeed(CancellationToken stop)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.Numerical) with { HiddenWidths = [HiddenWidth] };
        var numerical = config.CreateStep(Inputs, Classes);
        var start = numerical.Init<double>(Key.From(1));
        var batch = new Batch<double>(
            Matrix<double>.Fill(1, Inputs, i => Key.From(2).Uniform(i)),
            Matrix<double>.Fill(1, Classes, i => i == 3 ? 0.99 : 0.01));
        var backpropagation = Folds.Step(
            numerical.Network, new Losses.BinaryCrossEntropyOnProbabilities(), Optimizers.Optimizer.Sgd(0.01));
        var numericalSeconds = FastestSeconds(3, () => Folds.Fold(start, numerical, Environment.ProcessorCount)([batch]), stop);
        var backpropagationSeconds = FastestSeconds(5, () => RepeatStep(backpropagation, start, batch), stop) / Repetitions;
        var parameters = start.Parameters.ElementCount;
        var cores = Environment.ProcessorCount;
        yield return Invariant(
            $"one step of {Inputs}-{HiddenWidth}-{Classes}, {parameters} parameters, in double precision on {cores} cores");
        yield return Invariant($"  numerical differentiation  {FormatDuration(numericalSeconds),10}   {2 * parameters} forward passes; ")
            + Invariant($"an epoch of {EpochSamples} samples: {FormatDuration(numericalSeconds * EpochSamples)}");
        yield return Invariant(
            $"  back-propagation           {FormatDuration(backpropagationSeconds),10}   one forward and one backward pass; ")
            + Invariant($"an epoch: {FormatDuration(backpropagationSeconds * EpochSamples)}");
        yield return Invariant($"  back-propagation is {numericalSeconds / backpropagationSeconds:0} times faster");
    }

    static TrainState<double> RepeatStep(Step step, TrainState<double> start, Batch<double> batch) =>
        Folds.Fold(start, step)(Enumerable.Repeat(batch, Repetitions));

    /// <summary>The seconds of the fastest of several runs.</summary>
    static double FastestSeconds<A>(int repetitions, Func<A> action, CancellationToken stop) => Enumerable.Range(0, repetitions).Min(_ =>
    {
        stop.ThrowIfCancellationRequested();
        var begin = Stopwatch.GetTimestamp();
        GC.KeepAlive(action());
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    });

    static string FormatDuration(double seconds) => seconds switch
    {
        < 1e-3 => Invariant($"{seconds * 1e6:0.0} µs"),
        < 1 => Invariant($"{seconds * 1e3:0.0} ms"),
        < 120 => Invariant($"{seconds:0.0} s"),
        < 7200 => Invariant($"{seconds / 60:0.0} min"),
        _ => Invariant($"{seconds / 3600:0.0} h"),
    };

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
