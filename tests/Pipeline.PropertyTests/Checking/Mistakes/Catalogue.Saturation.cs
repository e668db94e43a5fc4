using System.Collections.Immutable;
using Pipeline.Layers;
using Pipeline.Losses;
using static Pipeline.PropertyTests.Checking.Mistakes.Control;

namespace Pipeline.PropertyTests.Checking.Mistakes;

static partial class Catalogue
{
    /// <summary>Mistakes that show only where activations are saturated, logits large or errors large.</summary>
    static ImmutableArray<Control> OfSaturation =>
    [
        InActivation("sigmoid: no derivative beyond 3", Network.Sigmoid, (x, _, _, xBar) => Math.Abs(x) > 3 ? 0 : xBar),
        InActivation("sigmoid: no derivative beyond 6", Network.Sigmoid, (x, _, _, xBar) => Math.Abs(x) > 6 ? 0 : xBar),
        InActivation("sigmoid: no derivative beyond 8", Network.Sigmoid, (x, _, _, xBar) => Math.Abs(x) > 8 ? 0 : xBar),
        InActivation("sigmoid: derivative never below 1/1000", Network.Sigmoid, (_, y, yBar, _) => yBar * Math.Max(y * (1 - y), 1e-3)),
        InActivation("sigmoid: exponential without its minus below -4", Network.Sigmoid, (x, _, _, xBar) => x < -4 ? -xBar : xBar),
        InActivation("tanh: no derivative beyond 3", Network.Tanh, (x, _, _, xBar) => Math.Abs(x) > 3 ? 0 : xBar),
        InActivation("tanh: no derivative beyond 6", Network.Tanh, (x, _, _, xBar) => Math.Abs(x) > 6 ? 0 : xBar),
        InActivation("tanh: no derivative beyond 8", Network.Tanh, (x, _, _, xBar) => Math.Abs(x) > 8 ? 0 : xBar),
        InActivation("tanh: derivative never below 1/1000", Network.Tanh, (_, y, yBar, _) => yBar * Math.Max(1 - y * y, 1e-3)),
        InActivation("relu: no derivative beyond 6", Network.Relu, (x, _, _, xBar) => x > 6 ? 0 : xBar),
        InActivation("relu: leaky derivative below -3", Network.Relu, (x, _, yBar, xBar) => x < -3 ? 0.01 * yBar : xBar),
        InLoss("squared error: gradient clipped at 4", new HalfSquaredError(), loss => new WrongLoss(loss, (y, _, gradient) =>
            gradient.MapIndexed((_, g) => Math.Clamp(g, -4.0 / y.Rows, 4.0 / y.Rows)))),
        InLoss("cross-entropy: no gradient for logits beyond 15", new BinaryCrossEntropyWithLogits(), loss =>
            WrongLoss.InElements(loss, (z, _, g) => Math.Abs(z) > 15 ? 0 : g)),
        InLoss("cross-entropy: logits clamped at 15", new BinaryCrossEntropyWithLogits(), loss => new WrongLoss(loss, (z, t, _) =>
            loss.Apply(z.MapIndexed((_, x) => Math.Clamp(x, -15, 15)), t).Gradient())),
        InLoss("softmax: logits clamped at 15", new SoftmaxCrossEntropy(), loss => new WrongLoss(loss, (z, t, _) =>
            loss.Apply(z.MapIndexed((_, x) => Math.Clamp(x, -15, 15)), t).Gradient())),
        InLoss("softmax: probabilities below 1e-6 taken as 0", new SoftmaxCrossEntropy(), loss => new WrongLoss(loss, (z, t, gradient) =>
            gradient.MapIndexed((i, g) => z.Rows * g + t.Values[i] < 1e-6 ? -t.Values[i] / z.Rows : g))),
        InLoss("cross-entropy of the lecture: probabilities clamped at 1/100", new BinaryCrossEntropyOnProbabilities(), loss =>
            new WrongLoss(loss, (a, t, _) => loss.Apply(a.MapIndexed((_, x) => Math.Clamp(x, 0.01, 0.99)), t).Gradient())),
    ];
}
