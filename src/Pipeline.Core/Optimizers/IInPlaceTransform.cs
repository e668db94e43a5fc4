using Pipeline.Differentiation;
using Pipeline.Kernels;

namespace Pipeline.Optimizers;

/// <summary>An elementwise transform, with a kernel that works in place on arrays.</summary>
interface IInPlaceTransform
{
    /// <summary>Slots of state per element.</summary>
    int SlotCount { get; }

    /// <summary>Whether the transform applies to a matrix; elsewhere u = g.</summary>
    bool AppliesTo(ParameterInfo info);

    /// <summary>A kernel of the formula, for <see cref="SetStep"/>.</summary>
    StatefulKernel<T> CreateKernel<T>(Kernels<T> kernels) where T : unmanaged;

    /// <summary>Gives a kernel of this transform the constants of one step.</summary>
    /// <param name="kernel">The result of <see cref="CreateKernel"/>.</param>
    /// <param name="step">Number of steps already taken, from 0.</param>
    void SetStep<T>(StatefulKernel<T> kernel, long step) where T : unmanaged;
}
