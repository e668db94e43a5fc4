using Pipeline.Differentiation;

namespace Pipeline.Execution;

/// <summary>
/// Numbers of a slice in the shape of its parameters: the parameters, their gradient, or a slot of the optimizer's state.
/// </summary>
/// <param name="W">in × width, row-major.</param>
/// <param name="B">width elements.</param>
readonly record struct WeightsAndBias<T>(Memory<T> W, Memory<T> B) where T : unmanaged
{
    int Inputs => W.Length / B.Length;

    /// <summary>Copies the first columns to where they belong in the layer.</summary>
    /// <param name="weights">in × stride, written.</param>
    /// <param name="biases">1 × stride, written.</param>
    /// <param name="stride">Outputs of the whole layer.</param>
    /// <param name="columns">Columns to copy; the others are padding.</param>
    public void CopyIntoLayer(Span<T> weights, Span<T> biases, int stride, int columns)
    {
        StridedRows.CopyRows(W.Span, B.Length, weights, stride, Inputs, columns);
        B.Span[..columns].CopyTo(biases);
    }

    /// <summary>Copies columns firstColumn … firstColumn + columns − 1 of the layer.</summary>
    public void CopyColumnsOf(Parameters<T> layer, int firstColumn, int columns)
    {
        var (w, b) = layer;
        StridedRows.CopyRows(w.Span[firstColumn..], w.Columns, W.Span, B.Length, Inputs, columns);
        b.Span.Slice(firstColumn, columns).CopyTo(B.Span);
    }
}
