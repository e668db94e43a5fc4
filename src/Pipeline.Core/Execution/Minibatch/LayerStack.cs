using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>Layers one after the other.</summary>
static class LayerStack
{
    /// <summary>y of the last layer, or x where there is none.</summary>
    public static ImmutableArray<ColumnSlice<T>> Forward<T>(
        ImmutableArray<IMinibatchLayer<T>> layers, ImmutableArray<ColumnSlice<T>> x, int rows, Key? key) where T : unmanaged
    {
        foreach (var layer in layers)
        {
            layer.Forward(x, rows, key);
            x = layer.Outputs;
        }
        return x;
    }

    /// <summary>The pullbacks of all layers, and the updates of all but the first, whose W is still to be read.</summary>
    public static void BackwardAndUpdateAllButFirst<T>(
        ImmutableArray<IMinibatchLayer<T>> layers, StepUpdate<T> update, ICotangentSource<T> next, int rows) where T : unmanaged
    {
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            layers[i].Backward(update, i == layers.Length - 1 ? next : layers[i + 1], rows);
            if (i < layers.Length - 1) layers[i + 1].UpdateWeights(update, layers[i].Outputs, rows);
        }
    }
}
