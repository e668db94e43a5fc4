using System.Collections.Immutable;
using Pipeline.Layers.Activations;
using Pipeline.Losses;
using Pipeline.Numerics;
using static Pipeline.PropertyTests.Checking.Mistakes.Control;
using static Pipeline.PropertyTests.Checking.Trees;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>Common mistakes in backward passes.</summary>
static partial class Catalogue
{
    public static ImmutableArray<Control> All =>
        [.. Everywhere, .. OfSaturation, .. OfExactValues, .. OfWidth, .. OfFunctions, .. OfOtherLayers];

    /// <summary>Mistakes that show at an ordinary point.</summary>
    static ImmutableArray<Control> Everywhere =>
    [
        InDense("weight gradient with the wrong sign", (_, _, _, g) => (-1.0 * g.W, g.B, g.X)),
        InDense("bias gradient with the wrong sign", (_, _, _, g) => (g.W, -1.0 * g.B, g.X)),
        InDense("input gradient with the wrong sign", (_, _, _, g) => (g.W, g.B, -1.0 * g.X)),
        InDense("weight gradient transposed", (_, w, _, g) => (w.Rows == w.Columns ? g.W.Transpose() : g.W, g.B, g.X)),
        InDense("weights not transposed on the way back", (_, w, yBar, g) => (g.W, g.B, w.Rows == w.Columns ? yBar * w : g.X)),
        InDense("bias gradient missing", (_, _, _, g) => (g.W, 0.0 * g.B, g.X)),
        InDense("bias gradient of the last sample only", (_, _, yBar, g) => (g.W, Row(yBar, yBar.Rows - 1), g.X)),
        InDense("weight gradient overwritten by each sample", (x, _, yBar, g) =>
            (Matrix<double>.TransposeTimes(Row(x, x.Rows - 1), Row(yBar, yBar.Rows - 1)), g.B, g.X)),
        InDense("bias gradient overwritten by the first sample", (_, _, yBar, g) => (g.W, Row(yBar, 0), g.X)),
        InDense("divided by the batch twice", (x, _, _, g) => (1.0 / x.Rows * g.W, g.B, g.X)),
        InDense("first column of the input gradient dropped", (_, _, _, g) =>
            (g.W, g.B, g.X.MapIndexed((i, v) => i % g.X.Columns == 0 ? 0 : v))),
        InDense("last row of the weights dropped on the way back", (_, _, _, g) =>
            (g.W, g.B, g.X.MapIndexed((i, v) => i % g.X.Columns == g.X.Columns - 1 ? 0 : v))),
        InDense("weights already updated, as in the notebook", (x, w, yBar, g) =>
            (g.W, g.B, Matrix<double>.TimesTransposed(yBar, w + -0.3 * Matrix<double>.TransposeTimes(x, yBar)))),
        InDense("weights of the step before", (_, w, yBar, g) => (g.W, g.B, Matrix<double>.TimesTransposed(yBar, 0.999 * w))),
        InDense("weight gradient times 1 + 1e-8", (_, _, _, g) => (g.W.MapIndexed((_, v) => v * (1 + 1e-8)), g.B, g.X)),
        InDense("input gradient plus 1e-6", (_, _, _, g) => (g.W, g.B, g.X.MapIndexed((_, v) => v + 1e-6))),
        InNetwork("weight gradient from the input before its activation", BeforeActivation.In),
        InActivation<Sigmoid, OfXNotY>("sigmoid: derivative from x instead of y"),
        InActivation<Sigmoid, YAlone>("sigmoid: 1 - y missing"),
        InActivation<Sigmoid, One>("sigmoid: derivative skipped"),
        InActivation<Sigmoid, PlusMillionth>("sigmoid: derivative plus 1e-6"),
        InActivation<Sigmoid, TimesNearlyOne>("sigmoid: derivative times 1 + 1e-8"),
        InActivation<Tanh, OneMinusY>("tanh: 1 - y"),
        InActivation<Tanh, OnePlusSquare>("tanh: 1 + y squared"),
        InActivation<Tanh, OneMinusXSquare>("tanh: derivative from x instead of y"),
        InActivation<Tanh, TimesNearlyOne>("tanh: derivative times 1 + 1e-8"),
        InActivation<Relu, One>("relu: derivative skipped"),
        InActivation<Relu, Leaky>("relu: leaky derivative"),
        InActivation<Relu, WrongSide>("relu: derivative on the wrong side"),
        InActivation<Relu, PlusMillionth>("relu: derivative plus 1e-6"),
        InLoss("loss: wrong sign", loss => new WrongLoss(loss, (_, _, gradient) => -1.0 * gradient)),
        InLoss("loss: half missing", loss => new WrongLoss(loss, (_, _, gradient) => 2.0 * gradient)),
        InLoss("loss: mean missing", loss => new WrongLoss(loss, (y, _, gradient) => (double)y.Rows * gradient)),
        InLoss("loss: 1/(N - 1)", loss => new WrongLoss(loss, (y, _, gradient) => y.Rows / (double)Math.Max(1, y.Rows - 1) * gradient)),
        InLoss("softmax: the diagonal alone", _ => new WrongLoss(new SoftmaxCrossEntropy(), (y, t, gradient) =>
            gradient.MapIndexed((i, g) => Math.Abs(t.Values[i] + y.Rows * g) is var q ? g * (1 - q) : g))),
        InLoss("cross-entropy: 1 - t forgotten", _ => new WrongLoss(new BinaryCrossEntropyWithLogits(), (_, t, gradient) =>
            gradient.MapIndexed((i, g) => g * t.Values[i]))),
        InLoss("cross-entropy: the delta of the logarithm forgotten", _ => new DeltaForgotten()),
        InGradient("penalty: on the biases too", (o, p, _, g) => g + p.Zip(g, (m, _) => m.Rows == 1 ? o.WeightPenalty * m : 0.0 * m)),
        InGradient("penalty: missing", (o, p, _, g) => g + -o.WeightPenalty * OnlyWeights(p)),
        InGradient("penalty: twice", (o, p, _, g) => g + o.WeightPenalty * OnlyWeights(p)),
        InGradient("gradient of the parameters before", (o, p, b, _) => o.ValueAndGradient(0.999 * p, b).Gradient),
    ];
}
