using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Execution;

/// <summary>Parameters that an executor updates, with the optimizer's state for them.</summary>
interface IUpdatedParameters<T> where T : unmanaged
{
    /// <summary>Number of matrices.</summary>
    int MatrixCount { get; }

    /// <summary>The gradients of the current step, for an optimizer without an in-place form.</summary>
    ImmutableArray<Matrix<T>> Gradients { get; }

    /// <summary>The parameters, as copies.</summary>
    ImmutableArray<Matrix<T>> CopyParameters();

    /// <summary>A slot of the optimizer's state in the shape of the parameters, as copies.</summary>
    ImmutableArray<Matrix<T>> CopySlot(int index);

    /// <summary>Replaces the parameters.</summary>
    void SetParameters(Parameters<T> p);

    /// <summary>A later stage of the optimizer; the last one adds the update.</summary>
    void ContinueUpdate(StepUpdate<T> update, int stage);

    /// <summary>‖g‖² of each matrix: summed down each column, then over the columns.</summary>
    void WriteSquaredNormPerMatrix(Span<double> squaredNorms);

    /// <summary>The gradient before a barrier in the shape of the parameters, as copies.</summary>
    ImmutableArray<Matrix<T>> CopyGradient();

    /// <summary>
    /// The gradient that the first stage kept, as arrays; the update goes on with what is written there. Columns that pad an array hold
    /// anything.
    /// </summary>
    ImmutableArray<Memory<T>> TakeGradient();

    /// <summary>g ← factor·g.</summary>
    void ScaleGradient(double factor);

    /// <summary>The transform <see cref="MaxNorm"/>.</summary>
    void ApplyMaxNorm(MaxNorm maxNorm);
}
