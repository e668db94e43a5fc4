using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Execution;

/// <summary>A layer without an in-place form, run as it is written, its part of the optimizer too.</summary>
/// <param name="part">The layer, and its index among the parts of the network.</param>
/// <param name="objective">Its penalty applies to the weights of the layer.</param>
/// <param name="parameters">The parameters of the layer.</param>
/// <param name="slots">The optimizer's state for them.</param>
sealed class MinibatchUnfused<T>(
    IndexedPart part, Objective objective, Parameters<T> parameters, ImmutableArray<Parameters<T>> slots)
    : IMinibatchLayer<T>, IUpdatedParameters<T> where T : unmanaged
{
    readonly Parameters<T>[] slots = [.. slots];
    Parameters<T> parameters = parameters, gradient = parameters;
    Pullback<T>? pullback;
    Lazy<CotangentBuffer<T>>? inputCotangent;      // on demand: nobody asks for that of the first layer

    public ImmutableArray<ColumnSlice<T>> Outputs { get; private set; }

    public int MatrixCount => parameters.Matrices.Length;

    public ImmutableArray<Matrix<T>> Gradients => gradient.Matrices;

    public void Forward(ImmutableArray<ColumnSlice<T>> x, int rows, Key? key)
    {
        var layer = key is { } stepKey ? part.Layer.SampleWithOwnKey(stepKey.FoldIn(part.Index)) : part.Layer;
        (var y, pullback) = layer.ApplyChecked(parameters, x.ToMatrix(rows));
        Outputs = [new(new(y.Array, IsTransposed: false) { LeadingDimension = y.Columns }, 0, y.Columns)];
    }

    public void Backward(StepUpdate<T> update, ICotangentSource<T> next, int rows)
    {
        var yBar = Matrix<T>.Allocate(rows, Outputs.Width());
        next.WriteInputCotangent(Kernels<T>.Default, 0, yBar.Columns, yBar.Array, yBar.Columns, rows);
        (gradient, var xBar) = pullback!(yBar);
        inputCotangent = new(() =>
        {
            var m = xBar();
            return new(m.Array, m.Columns);
        });
    }

    public void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> x, int rows)
    {
        if (update.Plan is not { } plan || MatrixCount == 0) return;
        gradient = objective.AddPenaltyGradient(gradient, parameters, part.Layer.ParameterInfos);
        foreach (var scale in plan.LeadingFactors) Transform((GradientTransform)scale, 0, update.Step);
        ContinueUpdate(update, 0);
    }

    public void ContinueUpdate(StepUpdate<T> update, int stage)
    {
        foreach (var (transform, firstSlot) in update.Plan!.Stages[stage].Transforms) Transform(transform, firstSlot, update.Step);
        if (!update.IsLast(stage)) return;
        if (update.Plan.TrailingFactor is { } factor) Transform((GradientTransform)factor, 0, update.Step);
        parameters = (parameters + gradient).Map(m => m.Materialize());
    }

    public void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows) =>
        inputCotangent!.Value.WriteInputCotangent(kernels, firstColumn, columns, destination, stride, rows);

    public ImmutableArray<Matrix<T>> CopyParameters() => parameters.Matrices;

    public ImmutableArray<Matrix<T>> CopySlot(int index) => slots[index].Matrices;

    public void SetParameters(Parameters<T> p) => parameters = p;

    public void WriteSquaredNormPerMatrix(Span<double> squaredNorms)
    {
        for (var i = 0; i < MatrixCount; i++) squaredNorms[i] = ClipByGlobalNorm.SquaredNorm(gradient.Matrices[i]);
    }

    public ImmutableArray<Matrix<T>> CopyGradient() => gradient.Matrices;

    /// <summary>Copies, since a layer of one's own may keep what it returned.</summary>
    public ImmutableArray<Memory<T>> TakeGradient()
    {
        gradient = gradient.Map(g => new Matrix<T>(g.Rows, g.Columns, g.Span.ToArray()));
        return [.. gradient.Matrices.Select(g => g.Array.AsMemory())];
    }

    public void ScaleGradient(double factor) => gradient = gradient.Map(g => factor * g.Materialize());

    public void ApplyMaxNorm(MaxNorm maxNorm) => gradient = maxNorm.Update(gradient, OptimizerState<T>.Empty, parameters, 0).Update;

    /// <summary>A transform as it is written, on the gradient and its slots.</summary>
    void Transform(GradientTransform transform, int firstSlot, long step)
    {
        var state = new OptimizerState<T>([.. slots[firstSlot..(firstSlot + transform.SlotCount)]]);
        (gradient, state) = transform.UpdateChecked(gradient, state, parameters, step);
        state.Slots.CopyTo(slots, firstSlot);
    }
}
