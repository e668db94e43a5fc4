using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using static Pipeline.PropertyTests.Checking.Mistakes.Control;

namespace Pipeline.PropertyTests.Checking.Mistakes;

static partial class Catalogue
{
    /// <summary>Forward passes and pullbacks that are no functions, pullbacks that are not linear, and values that are off.</summary>
    static ImmutableArray<Control> OfFunctions =>
    [
        InDense("weight gradients add up over calls", () => (_, _, y, pullback) =>
        {
            Parameters<double>? sum = null;
            return (y, yBar => (sum = sum is null ? pullback(yBar).Gradient : sum + pullback(yBar).Gradient, pullback(yBar).InputGradient));
        }),
        InDense("a second call of the pullback gives nothing", () => (_, _, y, pullback) =>
        {
            var calls = 0;
            return (y, yBar => pullback(calls++ == 0 ? yBar : 0.0 * yBar));
        }),
        InDense("input gradient of the last cotangent", () => (_, _, y, pullback) =>
        {
            Matrix<double>? last = null;
            return (y, yBar => (pullback(last = yBar).Gradient, () => pullback(last).InputGradient()));
        }),
        InDense("the input gradient can be asked for once", () => (_, _, y, pullback) => (y, yBar =>
        {
            var (calls, (gradient, xBar)) = (0, pullback(yBar));
            return (gradient, () => calls++ == 0 ? xBar() : 0.0 * xBar());
        })),
        InDense("inputs of the last forward pass", () =>
        {
            Pullback<double>? last = null;
            return (_, _, y, pullback) => (last = pullback) is var _ ? (y, yBar => last(yBar)) : default;
        }),
        InActivations("activation: inputs of the last forward pass", () =>
        {
            Pullback<double>? last = null;
            return (_, _, y, pullback) => (last = pullback) is var _ ? (y, yBar => last(yBar)) : default;
        }),
        InActivations("activation: output drifts by 1e-9 a call", () =>
        {
            var calls = 0;
            return (_, _, y, pullback) => (y.MapIndexed((_, v) => v + 1e-9 * calls++), pullback);
        }),
        InDense("another mask of dropped outputs at each call", () =>
        {
            var calls = 0;
            return (_, _, y, pullback) =>
            {
                var dropped = calls++ % 5;
                return (WithoutEveryFifth(y, dropped), yBar => pullback(WithoutEveryFifth(yBar, dropped)));
            };
        }),
        InDense("cotangents clipped at 10", () => (_, _, y, pullback) => (y, yBar => pullback(Clipped(yBar, 10)))),
        InDense("input gradients clipped at 10", (_, _, _, g) => (g.W, g.B, Clipped(g.X, 10))),
        InDense("weight gradients scaled to the norm 10", (_, _, _, g) =>
            (Math.Min(1, 10 / Math.Sqrt(Matrix<double>.Dot(g.W, g.W))) is var scale && scale < 1 ? scale * g.W : g.W, g.B, g.X)),
        InActivations("activation: cotangents clipped at 10", () => (_, _, y, pullback) => (y, yBar => pullback(Clipped(yBar, 10)))),
        InActivations("activation: cotangents below 1e-12 taken as 0", () => (_, _, y, pullback) =>
            (y, yBar => pullback(yBar.MapIndexed((_, v) => Math.Abs(v) < 1e-12 ? 0 : v)))),
        InLoss("loss: value off by 1e-3", loss => new WrongLossValue(loss, (_, _, value) => value + 1e-3)),
        InLoss("loss: value off by 1e-3 for several samples", loss => new WrongLossValue(loss, (y, _, value) =>
            y.Rows > 1 ? value + 1e-3 : value)),
        InLoss("loss: value off by 1e-3 for targets that are 1", loss => new WrongLossValue(loss, (_, t, value) =>
            value + 1e-3 * t.Values.Count(v => v == 1))),
        InLoss("loss: value of eight samples at most", loss => new WrongLossValue(loss, (y, t, value) =>
            y.Rows > 8 ? loss.PerSample(y, t).Values.Take(8).Sum() / y.Rows : value)),
        InLoss("loss: losses of the samples off by 1e-3", loss => new WrongPerSample(loss, 1e-3)),
        InLoss("loss: value drifts by 1e-9 a call", loss =>
        {
            var calls = 0;
            return new WrongLossValue(loss, (_, _, value) => value + 1e-9 * calls++);
        }),
        InLoss("loss: gradient doubled at each call", loss =>
        {
            var factor = 0.5;
            return new WrongLoss(loss, (_, _, gradient) => (factor *= 2) * gradient);
        }),
    ];

    static Matrix<double> Clipped(Matrix<double> m, double bound) => m.MapIndexed((_, v) => Math.Clamp(v, -bound, bound));

    static Matrix<double> WithoutEveryFifth(Matrix<double> m, int remainder) => m.MapIndexed((i, v) => i % 5 == remainder ? 0 : v);
}
