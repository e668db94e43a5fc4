using Pipeline.Bench.Workers.OwnTypes;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Optimizers;
using Pipeline.Training;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>
/// A built-in activation, loss or transform and a type with the same formula that is defined outside of the library: pass by pass, by
/// turns.
/// </summary>
static class Twins
{
    public static IEnumerable<string> Run(WorkerOptions options)
    {
        var part = options["--part"];
        foreach (var builtIn in PreparedTraining.All(options))
        {
            var own = WithOwn(part, builtIn);
            var (builtInState, ownState) = (builtIn.Start, own.Start);
            for (var pass = 0; pass < builtIn.Config.Epochs; pass++)
            {
                (builtInState, var builtInLoss, var builtInSeconds) = builtIn.Pass(builtInState, builtIn.BatchesByPass(pass));
                (ownState, var ownLoss, var ownSeconds) = own.Pass(ownState, own.BatchesByPass(pass));
                if (builtInState.Parameters != ownState.Parameters) throw new UsageException($"{part}: the twins do not train alike");
                yield return Invariant($"ours twin=built-in part={part} pass={pass + 1} loss={builtInLoss:F4} {builtInSeconds:F6} s/epoch");
                yield return Invariant($"ours twin=own part={part} pass={pass + 1} loss={ownLoss:F4} {ownSeconds:F6} s/epoch");
            }
        }
    }

    /// <summary>The same training with a part of one's own.</summary>
    static PreparedTraining WithOwn(string part, PreparedTraining training)
    {
        var (config, step) = (training.Config, (GradientStep)training.Step);
        return part switch
        {
            "activation" => training.With(config with { Activation = Network.Activation(new OwnRelu()) }),
            "loss" => training with { Step = step with { Objective = new(step.Network, new OwnSquaredError()) } },
            "transform" => training with
            {
                Step = step with { Optimizer = new OwnMomentum(config.Momentum) >> Optimizer.Sgd(config.LearningRate) },
            },
            _ => throw new UsageException($"--part: activation, loss or transform expected, found {part}"),
        };
    }
}
