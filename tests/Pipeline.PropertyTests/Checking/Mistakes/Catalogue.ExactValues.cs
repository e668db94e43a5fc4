using System.Collections.Immutable;
using Pipeline.Layers;
using Pipeline.Losses;
using static Pipeline.PropertyTests.Checking.Mistakes.Control;

namespace Pipeline.PropertyTests.Checking.Mistakes;

static partial class Catalogue
{
    /// <summary>Mistakes that show only where inputs, weights, biases, pre-activations or targets are exactly 0 or 1.</summary>
    static ImmutableArray<Control> OfExactValues =>
    [
        InDense("input gradient masked by inputs that are 0", (x, _, _, g) =>
            (g.W, g.B, g.X.MapIndexed((i, v) => x.Values[i] == 0 ? 0 : v))),
        InDense("input gradient masked by inputs that are 1", (x, _, _, g) =>
            (g.W, g.B, g.X.MapIndexed((i, v) => x.Values[i] == 1 ? 0 : v))),
        InDense("weight gradient skips samples that begin with 1", (x, _, yBar, g) =>
            (g.W + -1.0 * (x.MapIndexed((i, v) => x.Values[i / x.Columns * x.Columns] == 1 ? v : 0).Transpose() * yBar), g.B, g.X)),
        InDense("weight gradient masked by weights that are 0", (_, w, _, g) =>
            (g.W.MapIndexed((i, v) => w.Values[i] == 0 ? 0 : v), g.B, g.X)),
        InDense("weight gradient masked by weights that are 1", (_, w, _, g) =>
            (g.W.MapIndexed((i, v) => w.Values[i] == 1 ? 0 : v), g.B, g.X)),
        InDense("bias gradient skips blank inputs", (x, _, yBar, g) =>
            (g.W, yBar.MapIndexed((i, v) => IsBlank(x.Row(i / yBar.Columns)) ? 0 : v).ColumnSums(), g.X)),
        InDense("no gradient at all for a blank batch", (x, _, _, g) =>
            IsBlank(x.Span) ? (0.0 * g.W, 0.0 * g.B, 0.0 * g.X) : (g.W, g.B, g.X)),
        InActivation("sigmoid: no derivative at 0", Network.Sigmoid, (x, _, _, xBar) => x == 0 ? 0 : xBar),
        InActivation("tanh: no derivative at 0", Network.Tanh, (x, _, _, xBar) => x == 0 ? 0 : xBar),
        InActivation("tanh: derivative y/x, infinite at 0", Network.Tanh, (x, y, _, xBar) => x == 0 ? y / x : xBar),
        InLoss("cross-entropy: no gradient at the logit 0", new BinaryCrossEntropyWithLogits(), loss =>
            WrongLoss.InElements(loss, (z, _, g) => z == 0 ? 0 : g)),
        InLoss("cross-entropy: no gradient for the target 0", new BinaryCrossEntropyWithLogits(), loss =>
            WrongLoss.InElements(loss, (_, t, g) => t == 0 ? 0 : g)),
        InLoss("cross-entropy: no gradient for the target 1", new BinaryCrossEntropyWithLogits(), loss =>
            WrongLoss.InElements(loss, (_, t, g) => t == 1 ? 0 : g)),
        InLoss("cross-entropy of the lecture: no gradient for the targets 0 and 1", new BinaryCrossEntropyOnProbabilities(), loss =>
            WrongLoss.InElements(loss, (_, t, g) => t is 0 or 1 ? 0 : g)),
        InLoss("squared error: no gradient for the target 0", new HalfSquaredError(), loss =>
            WrongLoss.InElements(loss, (_, t, g) => t == 0 ? 0 : g)),
        InLoss("squared error: targets below 1 alone", new HalfSquaredError(), loss =>
            WrongLoss.InElements(loss, (_, t, g) => t < 1 ? g : 0.5 * g)),
        InLoss("softmax: the label alone where targets are one-hot", new SoftmaxCrossEntropy(), loss =>
            WrongLoss.InElements(loss, (_, t, g) => t == 0 ? 0 : g)),
        InLoss("softmax: the label doubled where targets are one-hot", new SoftmaxCrossEntropy(), loss =>
            WrongLoss.InElements(loss, (_, t, g) => t == 1 ? 2 * g : g)),
    ];

    static bool IsBlank(ReadOnlySpan<double> values) => values.IndexOfAnyExcept(0) < 0;
}
