using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Models;

/// <summary>A training run at a step, from which it can go on: the contents of a checkpoint file.</summary>
/// <param name="Network">The network; its initializers are the usual ones, because its parameters are drawn no more.</param>
/// <param name="Precision">The precision of training.</param>
/// <param name="Step">Number of steps taken.</param>
/// <param name="Key">The random key of the state.</param>
/// <param name="Tensors">The numbers of the state: see <see cref="StateTensors"/>.</param>
/// <param name="Losses">The losses that were reported.</param>
/// <param name="Settings">What the run needs beside its state, as text.</param>
sealed record Checkpoint(
    Layer Network, Precision Precision, long Step, Key Key, ImmutableArray<Tensor> Tensors, ImmutableArray<double> Losses,
    ImmutableSortedDictionary<string, string> Settings)
{
    /// <summary>The checkpoint of a state of float or double.</summary>
    public static Checkpoint Of<T>(
        Layer network, TrainState<T> state, ImmutableArray<double> losses, ImmutableSortedDictionary<string, string> settings)
        where T : unmanaged => new(
            network, typeof(T) == typeof(float) ? Precision.Single : Precision.Double, state.Step, state.Key,
            StateTensors.FromState(network, state), losses, settings);

    /// <summary>The state, bit for bit, pending updates included. T is the type of <see cref="Precision"/>.</summary>
    public TrainState<T> ToState<T>() where T : unmanaged => StateTensors.ToState<T>(Network, Tensors, Step, Key);

    /// <summary>Slots of the optimizer.</summary>
    public int SlotCount => StateTensors.SlotCount(Network, Tensors);

    /// <summary>Network and step in a line.</summary>
    public override string ToString() => $"{Network.Name} at step {Step}, {Precision}";
}
