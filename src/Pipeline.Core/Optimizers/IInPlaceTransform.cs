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

    /// <summary>The kernel with the constants of one step.</summary>
    StatefulKernel<T> KernelAt<T>(Kernels<T> kernels, long step) where T : unmanaged;
}
