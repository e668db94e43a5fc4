using LanguageExt;
using Pipeline.Commands;
using Pipeline.Differentiation;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Checkpoints;

/// <summary>A checkpoint from which training goes on.</summary>
/// <param name="Path">The path of the file, as it was given.</param>
/// <param name="Checkpoint">Its state.</param>
/// <param name="Run">What it says of the run.</param>
sealed record Resumption(string Path, Checkpoint Checkpoint, RunRecord Run)
{
    /// <summary>Reads a checkpoint.</summary>
    public static Fin<Resumption> Load(string path, Host host) => Disk.Decode(host.FullPath(path), bytes =>
        from checkpoint in CheckpointFile.Decode(bytes)
        from run in RunRecord.Of(checkpoint.Settings)
        from precision in checkpoint.Precision == run.Config.Precision
            ? Fin<Precision>.Succ(checkpoint.Precision)
            : Wrong<Precision>("the tensors", $"{checkpoint.Precision}", $"{run.Config.Precision}, as the settings say")
        from step in checkpoint.Step <= run.Config.StepCount
            ? Fin<long>.Succ(checkpoint.Step)
            : Wrong<long>("the step", $"{checkpoint.Step}", $"at most {run.Config.StepCount}, as the settings say")
        from best in CheckBest(checkpoint, run)
        select new Resumption(path, checkpoint, run));

    /// <summary>The best epoch before the checkpoint; null where there is none yet.</summary>
    public BestEpoch<T>? Best<T>() where T : unmanaged => Run.Best is not { } best ? null
        : new(best.Epoch, best.Step, best.ValidationLoss, BestTensors.ToParameters<T>(Checkpoint.Network, Checkpoint.Best));

    static Fin<Unit> CheckBest(Checkpoint checkpoint, RunRecord run) =>
        run.Best is null != checkpoint.Best.IsEmpty
            ? Wrong<Unit>("the best epoch", run.Best is null ? "its tensors alone" : "its settings alone", "both or neither")
        : run.Best is { } best && (run.Validation is null || best.Step > checkpoint.Step || best.Step != best.Epoch * run.StepsPerEpoch)
            ? Wrong<Unit>(
                "the best epoch", $"epoch {best.Epoch} at step {best.Step}", $"one of a validated run, at most at step {checkpoint.Step}")
        : Unit.Default;

    /// <summary>The state, which must be one of a step.</summary>
    public Fin<TrainState<T>> StateOf<T>(Step step, Host host) where T : unmanaged
    {
        var (found, expected) = (NetworkNotation.Format(Checkpoint.Network), NetworkNotation.Format(step.Network));
        if (found != expected) return InFile(Wrong<TrainState<T>>("the layers", found, $"{expected}, as the settings say"), host);
        var state = Checkpoint.ToState<T>();
        var slots = step.Init(new Parameters<T>(step.Network.ParameterInfos, state.Parameters.Matrices), state.Key)
            .OptimizerState.Slots.Length;
        return Checkpoint.SlotCount == slots
            ? state
            : InFile(Wrong<TrainState<T>>(
                "the state of the optimizer", $"{Checkpoint.SlotCount} slots", $"{slots}, as the settings say"), host);
    }

    /// <summary>Epochs that are over and evaluated: that of the last step is not, even if only its evaluation is left.</summary>
    public int FinishedEpochs => (int)(Math.Max(0, Checkpoint.Step - 1) / Run.StepsPerEpoch);

    Fin<A> InFile<A>(Fin<A> result, Host host) => result.BiBind(Fin<A>.Succ, error => Disk.WithPath(host.FullPath(Path), error));

    static Fin<A> Wrong<A>(string where, string found, string expected) =>
        new DecodeError(where, found, expected, CheckpointFile.Remedy).ToFin<A>();
}
