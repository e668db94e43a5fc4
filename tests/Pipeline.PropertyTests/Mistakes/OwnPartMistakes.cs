using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Scalars;
using Pipeline.Training;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Layers, losses, transforms and schedules of one's own that break their contracts, fused around them and as written.</summary>
static class OwnPartMistakes
{
    public static IEnumerable<Mistake> All =>
    [
        new("parameters without their infos", () => (Dense(4, 3) >> new Undescribed()).Init<float>(Key.From(1)),
            "undescribed: InitCore makes parameters [1 × 1], but ParameterInfos says []; both must agree."),
        new("infos that are no array", () => Dense(4, 3) >> new Unset(),
            "unset: its ParameterInfos are default(ImmutableArray), which is no array; for none write []."),
        .. InBothForms("a pullback of nothing", Dense(4, 3) >> new Nothing(HasPullback: true), new HalfSquaredError(), Sgd(0.1), 3,
            "nothing: its pullback returns null for the gradient of the parameters or of the input."),
        .. InBothForms("no output", Dense(4, 3) >> new Nothing(HasPullback: false), new HalfSquaredError(), Sgd(0.1), 3,
            "nothing: its Apply returns null for the output or the pullback."),
        .. InBothForms("no gradient of a loss", Dense(4, 3), new ConstantLoss(-1), Sgd(0.1), 3,
            "constant loss: its gradient is null, but the outputs are 2 × 3; both need the same shape."),
        .. InBothForms("a width that is not said", Dense(4, 3) >> new Doubling(false), new HalfSquaredError(), Sgd(0.1), 3,
            "doubling gives 2 × 6 for 2 × 3, but its OutputWidth says 3; override OutputWidth."),
        .. InBothForms(
            "a width that is not said, before a layer", Dense(4, 3) >> new Doubling(false) >> Dense(3, 2),
            new HalfSquaredError(), Sgd(0.1), 2,
            "doubling gives 2 × 6 for 2 × 3, but its OutputWidth says 3; override OutputWidth."),
        new("a width that is not said, before a layer that takes it", () =>
                (Dense(4, 3) >> new Doubling(false) >> Dense(6, 2)).Init<float>(Key.From(1)),
            "layer 3, dense 6 → 2: takes 6 numbers, but 3 come in; if doubling changes the width, it must override OutputWidth."),
        .. InBothForms("fewer rows", new FirstRow() >> Dense(4, 2), new HalfSquaredError(), Sgd(0.1), 2,
            "first row gives 1 × 4 for 2 × 4; a layer must keep the number of rows."),
        .. InBothForms("a gradient of the wrong shape", Dense(4, 3) >> new Scaling(1, 3), new HalfSquaredError(), Sgd(0.1), 3,
            "scaling: its pullback gives gradients [1 × 3], but its parameters are [1 × 1]; both need the same shapes."),
        .. InBothForms("too many gradients", Dense(4, 3) >> new Scaling(2, 1), new HalfSquaredError(), Sgd(0.1), 3,
            "scaling: its pullback gives gradients [1 × 1, 1 × 1], but its parameters are [1 × 1]; both need the same shapes."),
        .. InBothForms("an input gradient of the wrong shape", Dense(4, 3) >> new Doubling(true), new HalfSquaredError(), Sgd(0.1), 6,
            "doubling: its pullback gives an input gradient of 2 × 6, but its input is 2 × 3."),
        .. InBothForms("a gradient of a loss of the wrong shape", Dense(4, 3), new ConstantLoss(2), Sgd(0.1), 3,
            "constant loss: its gradient is 2 × 2, but the outputs are 2 × 3; both need the same shape."),
        new("a gradient of a loss too long, sample by sample", () => Train(Step(Dense(4, 3), new ConstantLoss(2), Sgd(0.1)), 3, rows: 1),
            "constant loss: its gradient is 1 × 2, but the outputs are 1 × 3; both need the same shape."),
        .. InBothForms("an update of the wrong shape", Dense(4, 3), new HalfSquaredError(), new Halving() >> Sgd(0.1), 3,
            "Halving: its update is [4 × 3], but the parameters are [4 × 3, 1 × 3]; both need the same shapes."),
        .. InBothForms("a state that is lost", Dense(4, 3), new HalfSquaredError(), new Forgetting(), 3,
            "Forgetting has 1 slots, but its Update returns 0."),
        .. InBothForms("too many slots", Dense(4, 3), new HalfSquaredError(), new Hoarding(), 3,
            "A formula of 3 slots is not supported: IStatefulOp.SlotCount must be 0, 1 or 2."),
        .. InBothForms("a schedule that is NaN", Dense(4, 3), new HalfSquaredError(), Sgd(new Ending()), 3,
            "The learning rate at step 0 is NaN, but must be a finite number."),
    ];

    static IEnumerable<Mistake> InBothForms(
        string name, Layer network, Loss loss, GradientTransform optimizer, int outputs, string sentence) =>
    [
        new(name, () => Train(Step(network, loss, optimizer), outputs, rows: 2), sentence),
        new($"{name}, as written", () => Train(AsWritten(Step(network, loss, optimizer)), outputs, rows: 2), sentence),
    ];

    static TrainState<float> Train(Step step, int outputs, int rows) =>
        new[] { Draw.Batch<float>(Key.From(2), rows, 4, outputs) } | Fold(step.Init<float>(Key.From(1)), step);

    sealed record Undescribed : Layer
    {
        public override string Name => "undescribed";

        protected override Parameters<T> InitCore<T>(Key key) => Parameters<T>.Of(Matrix<T>.Zero(1, 1));

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) => (x, yBar => (p, () => yBar));
    }

    /// <summary>(x, x), twice as wide; its input gradient is as wide as its output.</summary>
    sealed record Doubling(bool IsSaid) : Layer
    {
        public override string Name => "doubling";

        public override LanguageExt.Fin<int> OutputWidth(int inputWidth) => IsSaid ? 2 * inputWidth : inputWidth;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (Matrix<T>.VStack(x.Transpose(), x.Transpose()).Transpose(), yBar => (p, () => yBar));
    }

    sealed record FirstRow : Layer
    {
        public override string Name => "first row";

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (Matrix<T>.Of(1, x.Columns, [.. x.Row(0)]), yBar => (p, () => x));
    }

    /// <summary>y = x, with one parameter, whose gradients have the given number and width.</summary>
    sealed record Scaling(int Count, int Width) : Layer
    {
        public override string Name => "scaling";

        public override ImmutableArray<ParameterInfo> ParameterInfos => [new("a", 1, 1, IsDecayed: false)];

        protected override Parameters<T> InitCore<T>(Key key) => new(ParameterInfos, [Matrix<T>.Zero(1, 1)]);

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) => (x, yBar =>
            (Parameters<T>.Of([.. Enumerable.Repeat(Matrix<T>.Zero(1, Width), Count)]), () => yBar));
    }

    sealed record ConstantLoss(int Width) : Loss
    {
        public override string Name => "constant loss";

        public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target) =>
            (default, () => Width < 0 ? null! : Matrix<T>.Zero(y.Rows, Width));
    }

    sealed record Unset : Layer
    {
        public override string Name => "unset";

        public override ImmutableArray<ParameterInfo> ParameterInfos { get; }

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) => (x, yBar => (p, () => yBar));
    }

    sealed record Nothing(bool HasPullback) : Layer
    {
        public override string Name => "nothing";

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (x, HasPullback ? _ => (null!, null!) : null!);
    }

    sealed record Halving : GradientTransform
    {
        public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
            Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (gradient.SplitAt(1).First, state);
    }

    sealed record Forgetting : GradientTransform
    {
        public override int SlotCount => 1;

        public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
            Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (gradient, OptimizerState<T>.Empty);
    }

    sealed record Hoarding : ElementwiseTransform<Hoarding.Formula>
    {
        protected override Formula FormulaAt(long step) => default;

        public readonly struct Formula : IStatefulOp
        {
            public static int SlotCount => 3;

            public (S Z, S S1, S S2) Invoke<S>(S x, S y, S s1, S s2) where S : IScalar<S> => (x, s1, s2);
        }
    }

    sealed record Ending : Schedule
    {
        public override double At(long step) => double.NaN;
    }
}
