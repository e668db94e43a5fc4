using Pipeline.Scalars;

namespace Pipeline.Kernels;

/// <summary>
/// Implemented by element types that bring their own arithmetic, such as <see cref="Dual"/>: any network then runs in them.
/// float and double are known to <see cref="Kernels{T}"/> itself.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IKernelProvider<T> where T : unmanaged
{
    /// <summary>The kernels of the type, usually <c>new Kernels&lt;T, T&gt;()</c>.</summary>
    Kernels<T> Kernels { get; }
}
