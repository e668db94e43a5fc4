using System.Collections.Immutable;
using Pipeline.Losses;
using Pipeline.Numerics;
using static Pipeline.PropertyTests.Checking.Mistakes.Control;

namespace Pipeline.PropertyTests.Checking.Mistakes;

static partial class Catalogue
{
    /// <summary>Mistakes that show only in batches and layers of more than six: at the edges of blocks and registers.</summary>
    static ImmutableArray<Control> OfWidth =>
    [
        InDense("bias gradient of eight samples at most", (_, _, yBar, g) =>
            (g.W, Masked(yBar, (row, _) => row < 8).ColumnSums(), g.X)),
        InDense("bias gradient without the rest of the blocks of eight", (_, _, yBar, g) =>
            (g.W, yBar.Rows < 8 ? g.B : Masked(yBar, (row, _) => row < yBar.Rows / 8 * 8).ColumnSums(), g.X)),
        InDense("weight gradient of sixteen samples at most", (x, _, yBar, g) =>
            (x.Transpose() * Masked(yBar, (row, _) => row < 16), g.B, g.X)),
        InDense("weight gradient of eight outputs at most", (_, _, _, g) => (Masked(g.W, (_, column) => column < 8), g.B, g.X)),
        InDense("weight gradient of sixteen inputs at most", (_, _, _, g) => (Masked(g.W, (row, _) => row < 16), g.B, g.X)),
        InDense("weight gradient without the corner beyond blocks of eight", (_, _, _, g) =>
            (Masked(g.W, (row, column) => row < 8 || column < 8), g.B, g.X)),
        InDense("bias gradient of eight outputs at most", (_, _, _, g) => (g.W, Masked(g.B, (_, column) => column < 8), g.X)),
        InDense("input gradient of seven inputs at most", (_, _, _, g) => (g.W, g.B, Masked(g.X, (_, column) => column < 7))),
        InDense("input gradient of sixteen outputs at most", (_, w, yBar, g) =>
            (g.W, g.B, Matrix<double>.TimesTransposed(Masked(yBar, (_, column) => column < 16), w))),
        InDense("input gradient of eight samples at most", (_, _, _, g) => (g.W, g.B, Masked(g.X, (row, _) => row < 8))),
        InDense("seventeenth input gradient read from the sixteenth", (_, _, _, g) =>
            (g.W, g.B, g.X.MapIndexed((i, v) => i % g.X.Columns == 16 ? g.X.Values[i - 1] : v))),
        InActivations("activation: derivative missing beyond 64 elements", () => (_, _, y, pullback) => (y, yBar =>
        {
            var (gradient, xBar) = pullback(yBar);
            return (gradient, () => xBar().MapIndexed((i, v) => i < 64 ? v : yBar.Values[i]));
        })),
        InActivations("activation: columns beyond eight dropped", () => (_, _, y, pullback) => (y, yBar =>
        {
            var (gradient, xBar) = pullback(yBar);
            return (gradient, () => Masked(xBar(), (_, column) => column < 8));
        })),
        InLoss("loss: mean over eight samples at most", loss => new WrongLoss(loss, (y, _, gradient) =>
            y.Rows / (double)Math.Min(y.Rows, 8) * gradient)),
        InLoss("loss: sixteen samples at most", loss => new WrongLoss(loss, (_, _, gradient) => Masked(gradient, (row, _) => row < 16))),
        InLoss("loss: ten classes at most", loss => new WrongLoss(loss, (_, _, gradient) => Masked(gradient, (_, column) => column < 10))),
        InLoss("softmax: normalized over eight classes", new SoftmaxCrossEntropy(), loss => new WrongLoss(loss, (z, t, gradient) =>
            gradient.MapIndexed((i, g) => i % z.Columns >= 8 ? 1.001 * g : g))),
        InGradient("penalty: eight columns at most", (o, p, _, g) => g + p.Zip(g, (w, _) =>
            w.Rows == 1 ? 0.0 * w : -o.WeightPenalty * Masked(w, (_, column) => column >= 8))),
    ];

    static Matrix<double> Masked(Matrix<double> m, Func<int, int, bool> isKept) =>
        m.MapIndexed((i, v) => isKept(i / m.Columns, i % m.Columns) ? v : 0);
}
