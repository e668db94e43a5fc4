using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>A layer without parameters that takes every number alone: what it does to arrays, together with the biases before it.</summary>
interface IElementwise
{
    /// <summary>The layer as the neurons of the dense layer before it.</summary>
    Neurons<T> Neurons<T>(Kernels<T> kernels) where T : unmanaged;
}
