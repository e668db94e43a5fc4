using System.Runtime.CompilerServices;
using Pipeline.Losses;
using Pipeline.Scalars;

namespace Pipeline.Bench.Workers.OwnTypes;

/// <summary>An elementwise loss as a user writes it: ½‖a − t‖², the twin of <see cref="HalfSquaredError"/>.</summary>
sealed record OwnSquaredError : ElementwiseLoss<OwnSquaredError.Formula>
{
    public override string Name => "own squared error";

    protected override Formula Term => default;

    public readonly struct Formula : ILossFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Value<S>(S a, S t) where S : IScalar<S> => 0.5 * (a - t) * (a - t);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Derivative<S>(S a, S t) where S : IScalar<S> => a - t;
    }
}
