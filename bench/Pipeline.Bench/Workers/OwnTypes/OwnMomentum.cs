using System.Runtime.CompilerServices;
using Pipeline.Kernels;
using Pipeline.Optimizers;
using Pipeline.Scalars;

namespace Pipeline.Bench.Workers.OwnTypes;

/// <summary>A transform as a user writes it: v ← decay·v + g, u = v, the twin of that of <see cref="Optimizer.Momentum"/>.</summary>
sealed record OwnMomentum(double Decay) : ElementwiseTransform<OwnMomentum.Formula>
{
    public override string Name => "own momentum";

    protected override Formula FormulaAt(long step) => new(Decay);

    public readonly struct Formula(double decay) : IStatefulOp
    {
        public static int SlotCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S v, S none) where S : IScalar<S>
        {
            v = decay * v + g;
            return (v, v, none);
        }
    }
}
