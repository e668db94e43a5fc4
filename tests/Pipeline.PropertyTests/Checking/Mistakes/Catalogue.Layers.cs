using System.Collections.Immutable;
using Pipeline.Checking;
using Pipeline.Layers;
using static Pipeline.PropertyTests.Checking.Mistakes.Control;

namespace Pipeline.PropertyTests.Checking.Mistakes;

static partial class Catalogue
{
    /// <summary>Mistakes in the other activations, in dropout and in residual connections.</summary>
    static ImmutableArray<Control> OfOtherLayers =>
    [
        InActivation("leaky relu: the default slope", RandomNetworks.LeakyRelu, (x, _, yBar, _) => x < 0 ? 0.01 * yBar : yBar),
        InActivation("leaky relu: relu's derivative", RandomNetworks.LeakyRelu, (x, _, yBar, _) => x < 0 ? 0 : yBar),
        InActivation("elu: y instead of y + alpha", RandomNetworks.Elu, (x, y, yBar, _) => x < 0 ? yBar * y : yBar),
        InActivation("elu: alpha of 1", RandomNetworks.Elu, (x, y, yBar, _) => x < 0 ? yBar * (y + 1) : yBar),
        InActivation("gelu: the slope of the distribution missing", Network.Gelu, (x, y, yBar, right) => x == 0 ? right : yBar * y / x),
        InActivation("silu: sigmoid alone", Network.Silu, (x, y, yBar, right) => x == 0 ? right : yBar * y / x),
        InActivation("silu: y instead of y + sigmoid·(1 - y)", Network.Silu, (_, y, yBar, _) => yBar * y),
        InActivation("softplus: sigmoid of -x", Network.Softplus, (x, _, yBar, _) => yBar / (1 + Math.Exp(x))),
        InActivation("softplus: derivative 1 beyond 4", Network.Softplus, (x, _, yBar, right) => x > 4 ? yBar : right),
        InActivation("scaled tanh: factor 2/3 missing", Network.LecunTanh, (_, _, _, right) => 1.5 * right),
        InActivation("scaled tanh: 1 - y squared", Network.LecunTanh, (_, y, yBar, _) => yBar * (1 - y * y) * 1.7159 * 2 / 3),
        InActivation("dropout: not scaled on the way back", RandomNetworks.DropoutMask, (_, _, yBar, right) => right == 0 ? 0 : yBar),
        InActivation("dropout: everything on the way back", RandomNetworks.DropoutMask, (_, _, yBar, _) => 2 * yBar),
        InActivation("residual: the input missing on the way back", RandomNetworks.Residual, (_, _, yBar, right) => right - yBar),
        InActivation("residual: the layers inside missing on the way back", RandomNetworks.Residual, (_, _, yBar, _) => yBar),
    ];
}
